/** Which rows came by themselves and have not been seen yet; pure. */
import type { RowRange } from './window'

/** The unseen ids after the list went from `before` to `after`, those now in sight left out. */
export function stillUnseen(
  unseen: ReadonlySet<number>,
  before: readonly number[],
  after: readonly number[],
  inSight: RowRange,
): Set<number> {
  const known = new Set(before)
  const seen = new Set(after.slice(inSight.start, inSight.end))
  return new Set(after.filter((id) => !seen.has(id) && (unseen.has(id) || !known.has(id))))
}

/** How many of the unseen rows stand above and below what is in sight. */
export function countBeyond(
  unseen: ReadonlySet<number>,
  rows: readonly number[],
  inSight: RowRange,
): { above: number; below: number } {
  const count = (ids: readonly number[]) => ids.filter((id) => unseen.has(id)).length
  return { above: count(rows.slice(0, inSight.start)), below: count(rows.slice(inSight.end)) }
}
