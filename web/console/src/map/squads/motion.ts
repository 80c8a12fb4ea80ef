/** Squads glide from fix to fix: where each is shown at a moment, and which of them still move. Pure; time is handed in. */
import type { LonLat } from '@/api/types'

import { metresPerPixel } from '../controls/scale'
import { metresBetween } from '../overlays/lines'

/** How long a glide takes. Shorter than the second within which a fix must be seen. */
export const GLIDE_MS = 900

interface Move {
  from: LonLat
  to: LonLat
  since_ms: number
}

function between([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat, share: number): LonLat {
  return [fromLon + (toLon - fromLon) * share, fromLat + (toLat - fromLat) * share]
}

export class Motion {
  private readonly shown = new Map<number, LonLat>()
  private readonly moves = new Map<number, Move>()
  private readonly jumped = new Set<number>()

  glide_ms = GLIDE_MS

  get isMoving(): boolean {
    return this.moves.size > 0 || this.jumped.size > 0
  }

  /** Whether anything is under way that a viewer would see move, not only jumps. */
  get isGliding(): boolean {
    return this.moves.size > 0
  }

  find(id: number): LonLat | null {
    return this.shown.get(id) ?? null
  }

  /** Sets a new aim. Without a known place, or when gliding would not be seen, the squad is there at once. */
  aim(id: number, to: LonLat, now_ms: number, glides: boolean): void {
    const from = this.shown.get(id)
    if (!from || !glides) {
      this.shown.set(id, to)
      this.moves.delete(id)
      this.jumped.add(id)
      return
    }
    this.moves.set(id, { from, to, since_ms: now_ms })
  }

  forget(id: number): void {
    this.shown.delete(id)
    this.moves.delete(id)
    this.jumped.delete(id)
  }

  /** Moves everything to where it is now; the answer is what moved since the last step. */
  step(now_ms: number): Map<number, LonLat> {
    const moved = new Map<number, LonLat>()
    for (const id of this.jumped) moved.set(id, this.shown.get(id)!)
    this.jumped.clear()
    for (const [id, { from, to, since_ms }] of this.moves) {
      const share = Math.min(1, Math.max(0, (now_ms - since_ms) / this.glide_ms))
      const place = share === 1 ? to : between(from, to, share)
      this.shown.set(id, place)
      moved.set(id, place)
      if (share === 1) this.moves.delete(id)
    }
    return moved
  }
}

/** How many pixels lie between two places at a zoom. */
export function pixelsBetween(from: LonLat, to: LonLat, zoom: number): number {
  return metresBetween(from, to) / metresPerPixel(from[1], zoom)
}

const LEAST_GLIDE_PX = 1.5
const MOST_GLIDE_PX = 400

/** A glide is worth its frames when it is seen and is no leap across the screen. */
export function isGlideSeen(from: LonLat | null, to: LonLat, zoom: number): boolean {
  if (!from) return false
  const pixels = pixelsBetween(from, to, zoom)
  return pixels >= LEAST_GLIDE_PX && pixels <= MOST_GLIDE_PX
}
