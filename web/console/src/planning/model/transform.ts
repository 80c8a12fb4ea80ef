/** Moving, turning and stretching a shape on the ground, so that it keeps its form at any latitude; pure. */
import type { LonLat } from '@/api/types'

import type { Shape } from './content'
import { mapPlaces } from './vertices'

export interface Transform {
  east_m: number
  north_m: number
  /** Clockwise. */
  turn_deg: number
  factor: number
}

export const STILL: Transform = { east_m: 0, north_m: 0, turn_deg: 0, factor: 1 }
const METRES_PER_DEGREE = 111_195

/** Metres on the ground around a place. */
export function planeAt([lon, lat]: LonLat): { to: (place: LonLat) => LonLat; from: (metres: LonLat) => LonLat } {
  const east = Math.cos((lat * Math.PI) / 180) * METRES_PER_DEGREE
  return {
    to: (place) => [(place[0] - lon) * east, (place[1] - lat) * METRES_PER_DEGREE],
    from: ([x, y]) => [lon + x / east, lat + y / METRES_PER_DEGREE],
  }
}

/** The shape turned and stretched about a place, then moved. */
export function transformShape(shape: Shape, about: LonLat, { east_m, north_m, turn_deg, factor }: Transform): Shape {
  const before = planeAt(about)
  const after = planeAt(before.from([east_m, north_m]))
  const angle = (turn_deg * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle) * factor, Math.sin(angle) * factor]
  return mapPlaces(shape, (place) => {
    const [x, y] = before.to(place)
    return after.from([x * cos + y * sin, y * cos - x * sin])
  })
}

/** The angle by which one place has to turn clockwise about a centre to lie towards another. */
export function turnBetween(about: LonLat, from: LonLat, to: LonLat): number {
  const plane = planeAt(about)
  const bearing = (place: LonLat) => Math.atan2(...plane.to(place))
  return ((bearing(to) - bearing(from)) * 180) / Math.PI
}

/** How much farther from a centre one place is than another. */
export function factorBetween(about: LonLat, from: LonLat, to: LonLat): number {
  const plane = planeAt(about)
  const before = Math.hypot(...plane.to(from))
  return before === 0 ? 1 : Math.max(0.01, Math.hypot(...plane.to(to)) / before)
}
