/** What the map's menu is opened at, and the cards that it opens. */
import type { LonLat } from '@/api/types'

export interface MenuPlace {
  location: LonLat
  /** Where on the stage, in pixels. */
  x: number
  y: number
}

export type Card =
  | { kind: 'nearest' | 'what'; location: LonLat }
  | { kind: 'close-road'; location: LonLat; road?: string }
  | { kind: 'closure'; location: LonLat; id: number }

export const REACH_MINUTES = [5, 10, 15] as const

/** Puts a box beside a point so that it stays on the stage: right and below if there is room, else the other side. */
export function placeBeside(point: number, size: number, stage: number, margin = 8): number {
  if (point + size + margin <= stage) return point
  return Math.max(margin, Math.min(point - size, stage - size - margin))
}
