/** Hotspots for tests. */
import type { Hotspot } from './types'

export function makeHotspot(changes: Partial<Hotspot> = {}): Hotspot {
  return {
    id: 1, kind: 'cells', group: 'street_order', group_name: '街面秩序', group_name_en: 'Street order', window: 28, name: '三里屯路', state: 'confirmed', state_since: '2026-11-01', change: 'same',
    pattern: 'persistent_hot', born_on: '2026-09-01', last_day: '2026-11-25', absent_since: null, cleared_on: null, relapsed_on: null, relapses: 0, count: 10,
    complaints: 7, patrols: 3, total: 40, peak: 12, z: 4.2, last_case_at: null, last_case_day_only: false, fresh_cases: 0, owner: { id: 5, code: '110105', name: '朝阳区', name_en: 'Chaoyang' }, neighbour: null, is_boundary: false,
    area_m2: 1000, centre: [116.4, 39.9], bbox: [116.39, 39.89, 116.41, 39.91], subject: null, merged_into: null, split_from: null, ...changes,
  }
}
