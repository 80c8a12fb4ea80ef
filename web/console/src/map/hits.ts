/** Which of the things under the pointer is meant: the nearest mark, an incident before a squad, a squad before an area. */
import type { LonLat } from '@/api/types'

import type { SquadShape } from './marks/imageId'

export type Hit =
  | { kind: 'incident' | 'squad' | 'closure'; id: number; location: LonLat }
  | { kind: 'cluster'; id: number; location: LonLat; bounds: [number, number, number, number]; name: string; counts: Record<SquadShape, number> }

export interface Candidate {
  hit: Hit
  distance_px: number
}

const RANK: Record<Hit['kind'], number> = { incident: 0, squad: 1, cluster: 2, closure: 3 }
/** Marks closer to the pointer than this are as good as under it, and rank decides. */
const SAME_PX = 4

/** The best candidate, or null among none. */
export function pickHit(candidates: readonly Candidate[]): Hit | null {
  const nearest = Math.min(...candidates.map((each) => each.distance_px))
  const close = candidates.filter((each) => each.distance_px <= nearest + SAME_PX)
  return close.sort((a, b) => RANK[a.hit.kind] - RANK[b.hit.kind] || a.distance_px - b.distance_px)[0]?.hit ?? null
}

/** Reads `west,south,east,north` as a cluster carries it. */
export function parseBounds(text: string): [number, number, number, number] {
  return text.split(',').map(Number) as [number, number, number, number]
}
