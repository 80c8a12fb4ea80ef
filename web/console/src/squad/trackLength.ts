/** The length of a way along its points, in metres, by the haversine formula on a sphere of 6,371 km. */
import type { LonLat } from '@/api/types'

const RADIUS_M = 6_371_000
const radians = (degrees: number) => (degrees * Math.PI) / 180

export function trackLength_m(points: readonly LonLat[]): number {
  let length = 0
  for (let at = 1; at < points.length; at += 1) length += distance_m(points[at - 1]!, points[at]!)
  return length
}

function distance_m([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2
  const chord = half(latB - latA) + Math.cos(radians(latA)) * Math.cos(radians(latB)) * half(lonB - lonA)
  return 2 * RADIUS_M * Math.asin(Math.sqrt(chord))
}
