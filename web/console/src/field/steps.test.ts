import { expect, test } from 'vitest'

import type { Assignment } from '@/api/types'

import { nextStep, runningFor } from './steps'

test.each([
  ['dispatched', 'accepted'],
  ['accepted', 'en_route'],
  ['en_route', 'on_scene'],
  ['on_scene', 'handled'],
  ['handled', null],
  ['released', null],
] as const)('after %s comes %s', (status, expected) => {
  expect(nextStep(status)).toBe(expected)
})

function assignment(id: number, squad_id: number, status: Assignment['status']): Assignment {
  return {
    id,
    squad_id,
    status,
    incident_id: 1,
    call_sign: '',
    role: 'lead',
    travel_time_s: null,
    override_reason: '',
    assigned_at: '2026-11-24T06:00:00Z',
    accepted_at: null,
    en_route_at: null,
    on_scene_at: null,
    ended_at: null,
  }
}

test.each([
  ['none', [], null],
  ['one of another squad', [assignment(1, 8, 'accepted')], null],
  ['one that has ended', [assignment(1, 7, 'released')], null],
  ['the one that runs', [assignment(1, 7, 'handled'), assignment(2, 7, 'en_route')], 2],
])('runningFor %s', (_, assignments, expected) => {
  expect(runningFor(7, assignments)?.id ?? null).toBe(expected)
})
