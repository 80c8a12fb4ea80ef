/** Where the map looks: boxes around places, and the view kept for a reload of the same tab. */
import type { LonLat } from '@/api/types'
import type { BBox } from '@/stores/mapCommands'

export type StartCamera =
  | { kind: 'bounds'; bounds: BBox }
  | { kind: 'view'; center: LonLat; zoom: number; bearing: number }

/** The smallest box around all points; null around none. */
export function boundsOf(points: Iterable<LonLat>): BBox | null {
  let box: BBox | null = null
  for (const [lon, lat] of points) {
    box = box
      ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
      : [lon, lat, lon, lat]
  }
  return box
}

/** Every position of a GeoJSON coordinate array of any depth. */
export function* positionsOf(coordinates: unknown): Generator<LonLat> {
  if (!Array.isArray(coordinates)) return
  if (typeof coordinates[0] === 'number') yield [coordinates[0], coordinates[1] as number]
  else for (const part of coordinates) yield* positionsOf(part)
}

const KEY = 'console.map.view'

interface StoredView {
  center: LonLat
  zoom: number
  bearing: number
}

function isView(value: unknown): value is StoredView {
  const view = value as Partial<StoredView> | null
  return (
    Array.isArray(view?.center) &&
    view.center.length === 2 &&
    [...view.center, view.zoom, view.bearing].every((figure) => Number.isFinite(figure))
  )
}

export function keepView(view: StoredView): void {
  sessionStorage.setItem(KEY, JSON.stringify(view))
}

/** The view this tab had before a reload; null where there is none or it cannot be read. */
export function findKeptView(): StartCamera | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return isView(value) ? { kind: 'view', ...value } : null
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
