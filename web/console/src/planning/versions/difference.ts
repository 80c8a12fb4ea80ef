/** What changed between two states of a layer, as shapes for the map and as rows of words. Pure. */
import type { Feature, FeatureCollection, Geometry } from 'geojson'

import type { Change, ChangedFeature } from '@/api/publishing'
import type { LonLat } from '@/api/types'

export type DifferencePart = 'before' | 'after' | 'added' | 'removed'

function feature(change: Change, part: DifferencePart, geometry: unknown, isFocused: boolean): Feature[] {
  if (!geometry) return []
  return [{ type: 'Feature', geometry: geometry as Geometry, properties: { part, change: change.change, focused: isFocused, id: change.feature_id } }]
}

/** A new feature is all added, one that goes all removed; of a moved one, the shapes say what came and what went. */
function shapesOf(change: Change, isFocused: boolean): Feature[] {
  const of = (part: DifferencePart, geometry: unknown) => feature(change, part, geometry, isFocused)
  if (change.change === 'created') return of('added', change.after?.geometry)
  if (change.change === 'deleted') return [...of('removed', change.before?.geometry), ...of('before', change.before?.geometry)]
  const moved = change.fields.includes('geometry')
  return [
    ...of('after', change.after?.geometry),
    ...(moved ? [...of('before', change.before?.geometry), ...of('added', change.added), ...of('removed', change.removed)] : []),
  ]
}

export function differenceFeatures(changes: readonly Change[], focusedId: number | null): FeatureCollection {
  return { type: 'FeatureCollection', features: changes.flatMap((change) => shapesOf(change, change.feature_id === focusedId)) }
}

export interface FieldRow {
  /** `name`, `name_en`, `window`, `demands`, or `attributes.level`. */
  field: string
  before: unknown
  after: unknown
}

const SIMPLE = ['name', 'name_en', 'window', 'demands'] as const

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** The order of members says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}

/** Field by field what it was and what it is; of a new or deleted feature, what it has. */
export function fieldRows({ before, after }: Pick<Change, 'before' | 'after'>): FieldRow[] {
  const [was, is] = [before?.properties ?? {}, after?.properties ?? {}] as Record<string, unknown>[]
  const rows: FieldRow[] = SIMPLE.map((field) => ({ field, before: was![field], after: is![field] }))
  const attributes = [was!.attributes ?? {}, is!.attributes ?? {}] as [Record<string, unknown>, Record<string, unknown>]
  for (const key of [...new Set(attributes.flatMap((each) => Object.keys(each)))]) {
    rows.push({ field: `attributes.${key}`, before: attributes[0][key], after: attributes[1][key] })
  }
  return rows.filter((row) => !isSame(row.before, row.after) && !(isNothing(row.before) && isNothing(row.after)))
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}

/** The feature as it is, or was before it was deleted. */
export const newestOf = (change: Change): ChangedFeature => (change.after ?? change.before)!

export interface Counts {
  created: number
  changed: number
  deleted: number
}

export function countChanges(changes: readonly Change[]): Counts {
  const counts: Counts = { created: 0, changed: 0, deleted: 0 }
  for (const { change } of changes) counts[change] += 1
  return counts
}

/** Every place of the shapes of changes, to look at them. */
export function* placesOf(changes: readonly Change[], positions: (coordinates: unknown) => Iterable<LonLat>): Generator<LonLat> {
  for (const { before, after } of changes) {
    for (const each of [before, after]) if (each?.geometry) yield* positions(each.geometry.coordinates)
  }
}
