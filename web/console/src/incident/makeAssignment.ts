/** Makes an assignment for tests: a lead just sent, but for what is handed in. */
import type { Assignment } from '@/api/types'

export function makeAssignment(given: Partial<Assignment> = {}): Assignment {
  return {
    id: 7,
    incident_id: 1,
    squad_id: 3,
    call_sign: '朝阳-07',
    role: 'lead',
    status: 'dispatched',
    assigned_at: '2026-11-24T06:00:00Z',
    accepted_at: null,
    en_route_at: null,
    on_scene_at: null,
    ended_at: null,
    travel_time_s: 250,
    override_reason: '',
    ...given,
  }
}
