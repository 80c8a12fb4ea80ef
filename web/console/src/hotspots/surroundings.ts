/** Boxes to look at: an address alone would fill the map with the one cell that it lies in. Pure. */
import type { BBox } from '@/stores/mapCommands'

const LEAST_M = 900
const METRES_A_DEGREE = 111_320

/** The box, widened evenly to 900 m where it is smaller. */
export function withSurroundings([west, south, east, north]: BBox): BBox {
  const metresEast = METRES_A_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180)
  const besideLon = Math.max(0, (LEAST_M / metresEast - (east - west)) / 2)
  const besideLat = Math.max(0, (LEAST_M / METRES_A_DEGREE - (north - south)) / 2)
  return [west - besideLon, south - besideLat, east + besideLon, north + besideLat]
}
