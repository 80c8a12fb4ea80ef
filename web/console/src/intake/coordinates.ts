/** Reads typed coordinates in any of the three systems; pure. */
import type { LonLat } from '@/api/types'
import { type CoordinateSystem, toWgs84 } from '@/map/coordinates/gcj'

const NUMBER = /[-+]?\d+(?:\.\d+)?/g

/** Longitude and latitude in WGS84, put in order where only one order is possible in China; null if it is no place. */
export function readCoordinates(typed: string, system: CoordinateSystem): LonLat | null {
  const numbers = (typed.match(NUMBER) ?? []).map(Number)
  if (numbers.length !== 2) return null
  const [first, second] = numbers as LonLat
  const [lon, lat] = isLatitudeFirst(first, second) ? [second, first] : [first, second]
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return null
  const [x, y] = toWgs84([lon, lat], system)
  return [x, y]
}

function isLatitudeFirst(first: number, second: number): boolean {
  return first > 3 && first < 54 && second > 73 && second < 136
}
