/** Looking at something while a dialog covers the left of the map; pure. */
import type { LonLat } from '@/api/types'
import { boundsOf } from '@/map/camera'
import type { BBox } from '@/stores/mapCommands'

/** What part of the box's width is added at the left, where the dialog lies. */
const COVERED = 0.5

/** The box around places, with room at the left; null around none. */
export function boundsBeside(places: Iterable<LonLat>): BBox | null {
  const box = boundsOf(places)
  return box && [box[0] - (box[2] - box[0]) * COVERED, box[1], box[2], box[3]]
}
