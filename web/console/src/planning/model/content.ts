/** What a planner makes of a feature, as plain data, and what of it has still to be saved. Pure. */
import type { LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon } from 'geojson'

import type { ApiFeature, Edit } from '@/api/planning'

import type { WindowRule } from './window'

export type Shape = Point | LineString | Polygon | MultiPoint | MultiLineString | MultiPolygon
export type ShapeKind = 'point' | 'line' | 'polygon'

export interface Demands {
  priority_up?: number
  deadline_factor?: number
  forbidden?: string[]
  squads?: number[]
  coverage_min?: number
  closed_to?: string[]
  joint?: boolean
}

export interface Content {
  geometry: Shape
  name: string
  name_en: string
  attributes: Record<string, unknown>
  window: WindowRule | null
  demands: Demands
}

/** `f12` is feature 12 of the server, `n1` the first new one of this sitting; it keeps that name once it is saved. */
export type Key = string
export type Contents = Readonly<Record<Key, Content>>

/** A feature as the server has it. */
export interface Saved {
  featureId: number
  base: number
  content: Content
  change: 'created' | 'changed' | 'deleted' | null
  inForce: boolean | null
}

export type SavedByKey = Readonly<Record<Key, Saved>>
export type Mark = 'created' | 'changed' | 'deleted' | null

const KINDS: Record<Shape['type'], ShapeKind> = {
  Point: 'point', MultiPoint: 'point', LineString: 'line', MultiLineString: 'line', Polygon: 'polygon', MultiPolygon: 'polygon',
}

export const kindOf = (shape: Shape): ShapeKind => KINDS[shape.type]

export const sameContent = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** The order in which members were put into an object says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}

export function savedOf(feature: ApiFeature): Saved {
  const { revision_id, name, name_en, attributes, window, demands, change, in_force } = feature.properties
  const content = { geometry: feature.geometry as Shape, name, name_en, attributes, window: window ?? null, demands } as Content
  return {
    featureId: Number(feature.id),
    base: revision_id as number,
    content,
    change: (change ?? null) as Saved['change'],
    inForce: (in_force ?? null) as boolean | null,
  }
}

/** What this sitting has done to a feature that is not saved. */
export function unsavedMark(key: Key, saved: SavedByKey, contents: Contents): Mark {
  const [before, now] = [saved[key], contents[key]]
  if (!before) return now ? 'created' : null
  if (before.change === 'deleted') return now ? 'changed' : null
  if (!now) return 'deleted'
  return sameContent(before.content, now) ? null : 'changed'
}

/** The keys of all that has still to be saved. */
export function unsavedKeys(saved: SavedByKey, contents: Contents): Key[] {
  return [...new Set([...Object.keys(saved), ...Object.keys(contents)])].filter((key) => unsavedMark(key, saved, contents) !== null)
}

/** The edits that bring the server to what is drawn, in the order of the keys. */
export function editsOf(keys: readonly Key[], saved: SavedByKey, contents: Contents): Edit[] {
  return keys.map((key): Edit => {
    const [before, content] = [saved[key], contents[key]]
    if (!before) return { action: 'create', content: content as never }
    const known = { feature_id: before.featureId, base: before.base }
    return content ? { action: 'change', ...known, content: content as never } : { action: 'delete', ...known }
  })
}

/** A new feature of a shape; a name is the planner's to give. */
export function blankContent(geometry: Shape): Content {
  return { geometry, name: '', name_en: '', attributes: {}, window: null, demands: {} }
}
