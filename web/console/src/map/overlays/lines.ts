/** Points and lengths on lines, for the labels and signs that stand on them. Pure. */
import type { LonLat } from '@/api/types'

const METRES_PER_DEGREE = 111_195

function eastShare(lat: number): number {
  return Math.cos((lat * Math.PI) / 180)
}

/** Metres between two places of one city, as on a plane: longitudes shrink with the latitude. */
export function metresBetween([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat): number {
  return Math.hypot((toLon - fromLon) * eastShare(fromLat), toLat - fromLat) * METRES_PER_DEGREE
}

/** The point of a line nearest to a place; null on a line without points. */
export function nearestOnLine(coordinates: readonly LonLat[], place: LonLat): LonLat | null {
  let nearest: LonLat | null = coordinates[0] ?? null
  for (let at = 1; at < coordinates.length; at += 1) {
    const found = nearestOnSegment(coordinates[at - 1]!, coordinates[at]!, place)
    if (metresBetween(place, found) < metresBetween(place, nearest!)) nearest = found
  }
  return nearest
}

function nearestOnSegment(from: LonLat, to: LonLat, place: LonLat): LonLat {
  const shrink = eastShare(place[1])
  const [east, north] = [(to[0] - from[0]) * shrink, to[1] - from[1]]
  const whole = east * east + north * north
  if (whole === 0) return from
  const along = ((place[0] - from[0]) * shrink * east + (place[1] - from[1]) * north) / whole
  const share = Math.min(1, Math.max(0, along))
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/** The place at a share of a line's length; null on a line without points. */
export function pointAlong(coordinates: readonly LonLat[], share: number): LonLat | null {
  const whole = coordinates.slice(1).reduce((sum, point, at) => sum + metresBetween(coordinates[at]!, point), 0)
  let left = whole * share
  for (let at = 1; at < coordinates.length; at += 1) {
    const [from, to] = [coordinates[at - 1]!, coordinates[at]!]
    const step = metresBetween(from, to)
    if (step >= left && step > 0) return [from[0] + ((to[0] - from[0]) * left) / step, from[1] + ((to[1] - from[1]) * left) / step]
    left -= step
  }
  return coordinates.at(-1) ?? null
}
