/** Makes an incident for tests; what matters to a test is handed in. */
import type { Incident } from '@/api/types'

export function makeIncident(given: Partial<Incident> & { id: number }): Incident {
  const chaoyang = { id: 5, code: '110105', name: '朝阳区', name_en: 'Chaoyang' }
  return {
    number: String(1000 + given.id),
    source: '12345',
    category: { code: '0101', name: '占道经营', name_en: 'Street vending' },
    priority: 3,
    base_priority: 3,
    joint_response: false,
    level: 1,
    status: 'registered',
    location: [116.45, 39.93],
    accuracy_m: null,
    place: '三里屯路 19 号',
    description: '',
    organisation: { id: 51, code: '110105004', name: '三里屯街道', name_en: 'Sanlitun' },
    district: chaoyang,
    responsible: null,
    boundary: null,
    tags: [],
    reported_at: '2026-11-24T06:00:00Z',
    updated_at: '2026-11-24T06:00:00Z',
    deadlines: { accept_at: null, arrive_at: null, resolve_at: null, feedback_at: null },
    next_deadline: null,
    overdue: false,
    pause: null,
    may_pause: false,
    assignments: [],
    joint: null,
    transfer: null,
    passed_on: 0,
    duplicate_of: null,
    merged_into: null,
    ...given,
  }
}
