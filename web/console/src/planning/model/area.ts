/** Areas in words. */

/** 840 m², 5,230 m², 0.52 km², 19.0 km². */
export function formatArea(area_m2: number): string {
  if (area_m2 < 100_000) return `${Math.round(area_m2).toLocaleString('en-US')} m²`
  const km2 = area_m2 / 1_000_000
  return `${km2.toFixed(km2 < 10 ? 2 : 1)} km²`
}
