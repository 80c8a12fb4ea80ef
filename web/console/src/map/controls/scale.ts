/** A scale bar of a round length. Pure. */

export interface Scale {
  width_px: number
  length_m: number
}

const METRES_AT_EQUATOR = 40_075_016.686
const TILE_PX = 512

export function metresPerPixel(lat: number, zoom: number): number {
  return (METRES_AT_EQUATOR * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom)
}

/** The longest bar of 1, 2 or 5 times a power of ten that fits. */
export function roundScale(metres_per_px: number, most_px: number): Scale {
  const most_m = metres_per_px * most_px
  const power = 10 ** Math.floor(Math.log10(most_m))
  const length_m = ([5, 2, 1].find((step) => step * power <= most_m) ?? 1) * power
  return { width_px: Math.round(length_m / metres_per_px), length_m }
}
