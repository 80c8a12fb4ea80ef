/** Distances and coordinates in words. */
import type { LonLat } from '@/api/types'

/** 84 m, 950 m, 1.9 km, 24 km. */
export function formatDistance(distance_m: number): string {
  if (distance_m < 1000) return `${Math.round(distance_m)} m`
  const km = distance_m / 1000
  return km < 10 ? `${km.toFixed(1)} km` : `${Math.round(km)} km`
}

/** 116.39120, 39.90750 */
export function formatLonLat([lon, lat]: LonLat, digits = 5): string {
  return `${lon.toFixed(digits)}, ${lat.toFixed(digits)}`
}
