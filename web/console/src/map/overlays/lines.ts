/** Points on a line, for the labels that stand beside it. Pure. */
import type { LonLat } from '@/api/types'

/** Length as the map shows it: longitudes shrink with the latitude. */
function length([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat): number {
  return Math.hypot((toLon - fromLon) * Math.cos((fromLat * Math.PI) / 180), toLat - fromLat)
}

/** The place at a share of a line's length; null on a line without points. */
export function pointAlong(coordinates: readonly LonLat[], share: number): LonLat | null {
  const whole = coordinates.slice(1).reduce((sum, point, at) => sum + length(coordinates[at]!, point), 0)
  let left = whole * share
  for (let at = 1; at < coordinates.length; at += 1) {
    const [from, to] = [coordinates[at - 1]!, coordinates[at]!]
    const step = length(from, to)
    if (step >= left && step > 0) return [from[0] + ((to[0] - from[0]) * left) / step, from[1] + ((to[1] - from[1]) * left) / step]
    left -= step
  }
  return coordinates.at(-1) ?? null
}
