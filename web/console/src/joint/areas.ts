/** Boxes around areas, and the order of the board; pure. */
import type { BoardRow } from '@/api/joint'
import type { BBox } from '@/stores/mapCommands'

/** The box around a polygon or several, in degrees. */
export function boxOf(coordinates: unknown): BBox {
  const box: BBox = [180, 90, -180, -90]
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return
    const [lon, lat] = part as unknown[]
    if (typeof lon === 'number' && typeof lat === 'number') {
      box[0] = Math.min(box[0], lon)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lon)
      box[3] = Math.max(box[3], lat)
    } else part.forEach(visit)
  }
  visit(coordinates)
  return box
}

export type Column = 'name' | 'incidents' | 'open' | 'untaken' | 'median_s' | 'ninetieth_s' | 'passed_on' | 'refused' | 'risen'
export const FIGURES: readonly Exclude<Column, 'name'>[] = ['incidents', 'open', 'untaken', 'median_s', 'ninetieth_s', 'passed_on', 'refused', 'risen']

/** Rows by a column, the most first, or the other way round; what has no figure comes last. */
export function sorted(rows: readonly BoardRow[], by: Column, isDown: boolean): BoardRow[] {
  const sign = isDown ? -1 : 1
  return [...rows].sort((a, b) => {
    if (by === 'name') return sign * a.name.localeCompare(b.name, 'zh')
    const [one, other] = [a[by], b[by]]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return sign * (one - other) || b.incidents - a.incidents
  })
}

/** What part of the most in a column a row has, for its bar. */
export function shareOf(rows: readonly BoardRow[], row: BoardRow, column: Exclude<Column, 'name'>): number {
  const most = Math.max(0, ...rows.map((each) => each[column] ?? 0))
  return most === 0 ? 0 : (row[column] ?? 0) / most
}
