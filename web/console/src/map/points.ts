/** Point features of a live source: what is wanted, what was sent, and the least change from one to the other. */
import type { Feature, Point } from 'geojson'
import type { GeoJSONFeatureDiff, GeoJSONSourceDiff } from 'maplibre-gl'

import type { LonLat } from '@/api/types'

export type Properties = Record<string, string | number | boolean>

export interface PointRow {
  id: number
  location: LonLat
  properties: Properties
}

const pointAt = ([lon, lat]: LonLat): Point => ({ type: 'Point', coordinates: [lon, lat] })

function asFeature({ id, location, properties }: PointRow): Feature {
  return { type: 'Feature', id, geometry: pointAt(location), properties }
}

function isSamePlace(a: LonLat, b: LonLat): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

/** What changed of one point; null when nothing did. */
export function rowDiff(before: PointRow, after: PointRow): GeoJSONFeatureDiff | null {
  const diff: GeoJSONFeatureDiff = { id: after.id }
  if (!isSamePlace(before.location, after.location)) diff.newGeometry = pointAt(after.location)
  if (before.properties !== after.properties) {
    const changed = Object.entries(after.properties).filter(([key, value]) => before.properties[key] !== value)
    const gone = Object.keys(before.properties).filter((key) => !(key in after.properties))
    if (changed.length > 0) diff.addOrUpdateProperties = changed.map(([key, value]) => ({ key, value }))
    if (gone.length > 0) diff.removeProperties = gone
  }
  return Object.keys(diff).length > 1 ? diff : null
}

/** Gathers changes between two sendings; many changes of one point become one. */
export class PointSet {
  private readonly sent = new Map<number, PointRow>()
  private readonly waiting = new Map<number, PointRow | null>()

  get isWaiting(): boolean {
    return this.waiting.size > 0
  }

  find(id: number): PointRow | null {
    const waiting = this.waiting.get(id)
    return waiting !== undefined ? waiting : (this.sent.get(id) ?? null)
  }

  *ids(): Generator<number> {
    for (const id of this.sent.keys()) if (this.waiting.get(id) !== null) yield id
    for (const [id, row] of this.waiting) if (row && !this.sent.has(id)) yield id
  }

  put(row: PointRow): void {
    this.waiting.set(row.id, row)
  }

  move(id: number, location: LonLat): void {
    const row = this.find(id)
    if (row) this.waiting.set(id, { ...row, location })
  }

  drop(id: number): void {
    if (this.sent.has(id)) this.waiting.set(id, null)
    else this.waiting.delete(id)
  }

  /** Replaces everything by these rows. */
  putAll(rows: Iterable<PointRow>): void {
    const gone = new Set(this.ids())
    for (const row of rows) {
      gone.delete(row.id)
      this.put(row)
    }
    for (const id of gone) this.drop(id)
  }

  /** The change to send now, or null; it counts as sent. */
  take(): GeoJSONSourceDiff | null {
    const diff = { add: [] as Feature[], remove: [] as number[], update: [] as GeoJSONFeatureDiff[] }
    for (const [id, row] of this.waiting) {
      const before = this.sent.get(id)
      if (!row) {
        diff.remove.push(id)
        this.sent.delete(id)
        continue
      }
      if (!before) diff.add.push(asFeature(row))
      const change = before && rowDiff(before, row)
      if (change) diff.update.push(change)
      this.sent.set(id, row)
    }
    this.waiting.clear()
    return diff.add.length + diff.remove.length + diff.update.length > 0 ? diff : null
  }
}
