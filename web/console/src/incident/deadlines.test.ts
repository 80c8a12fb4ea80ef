import { expect, test } from 'vitest'

import type { Incident } from '@/api/types'
import { makeIncident } from '@/queue/makeIncident'

import { deadlinesOf } from './deadlines'

const deadlines = { accept_at: '2026-11-24T06:05:00Z', arrive_at: '2026-11-24T06:30:00Z', resolve_at: '2026-11-24T08:00:00Z', feedback_at: null }

test.each([
  ['registered', 'accept', [false, false, false]],
  ['en_route', 'arrive', [true, false, false]],
  ['on_scene', 'resolve', [true, true, false]],
  ['closed', null, [true, true, true]],
] as const)('%s: %s runs', (status, kind, met) => {
  const next_deadline = kind === null ? null : { kind, at: deadlines[`${kind}_at`], warn_at: deadlines[`${kind}_at`] }
  const shown = deadlinesOf(makeIncident({ id: 1, status, deadlines, next_deadline } as Partial<Incident> & { id: number }))
  expect(shown.map((each) => each.isMet)).toEqual(met)
  expect(shown.filter((each) => each.isNext).map((each) => each.kind)).toEqual(kind === null ? [] : [kind])
})

test('a deadline that was never set is not shown', () => {
  expect(deadlinesOf(makeIncident({ id: 1 }))).toEqual([])
})
