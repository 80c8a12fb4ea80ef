/** Makes a recommendation for tests; what matters to a test is handed in. */
import type { Candidate, Recommendation } from '@/api/types'

export function makeCandidate(given: Partial<Candidate> & { squad_id: number }): Candidate {
  return {
    call_sign: `朝阳-0${given.squad_id}`,
    organisation: { id: 5, code: '110105', name: '朝阳区', name_en: 'Chaoyang' },
    mode: 'car',
    capabilities: [],
    travel_time_s: 250,
    distance_m: 1900,
    straight_line_m: 1400,
    straight_line_rank: 2,
    score: 250,
    reasons: [
      { code: 'travel_time', text: '按路行程最短优先', seconds: null },
      { code: 'own_district', text: '本辖区 朝阳区', seconds: 0 },
    ],
    fix_age_s: 4,
    location: [116.46, 39.94],
    ...given,
  }
}

export function makeRecommendation(given: Partial<Recommendation> = {}): Recommendation {
  return {
    candidates: [],
    left_out: [],
    left_out_counts: [],
    straight_line_nearest: null,
    notes: [],
    considered: given.candidates?.length ?? 0,
    computed_in_ms: 0.9,
    ...given,
  }
}
