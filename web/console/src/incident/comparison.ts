/** What the straight line would have chosen, beside what the roads say; pure. */
import type { Recommendation } from '@/api/types'

export type Comparison =
  | { kind: 'same'; call_sign: string }
  | { kind: 'slower'; call_sign: string; straight_line_m: number; travel_time_s: number; slower_by_s: number }
  /** Faster by road, yet ranked lower by policy (a neighbour's squad). */
  | { kind: 'policy'; call_sign: string; straight_line_m: number; travel_time_s: number }

/** Null when there is nobody to compare. */
export function compareWithStraightLine(recommendation: Recommendation): Comparison | null {
  const nearest = recommendation.straight_line_nearest
  const first = recommendation.candidates[0]
  if (!nearest || !first) return null
  const { call_sign, straight_line_m, travel_time_s } = nearest
  if (nearest.squad_id === first.squad_id) return { kind: 'same', call_sign }
  const slower_by_s = travel_time_s - first.travel_time_s
  if (slower_by_s <= 0) return { kind: 'policy', call_sign, straight_line_m, travel_time_s }
  return { kind: 'slower', call_sign, straight_line_m, travel_time_s, slower_by_s }
}

/** Whether a newer recommendation would rank other squads, or these otherwise. */
export function isRankedOtherwise(a: Recommendation, b: Recommendation): boolean {
  const ranking = (each: Recommendation) => each.candidates.map((candidate) => candidate.squad_id).join()
  return ranking(a) !== ranking(b)
}
