import { expect, test } from 'vitest'

import type { Seat } from '@/api/responding'

import { chosenOf, doingOf } from './seats'

const seat = (state: Seat['state'], role: Seat['role'] = 'support', id = 1): Seat => ({
  role, state, capabilities: [], capability_names: [], mode: null, freed: [],
  squad: state === 'missing' ? null : { squad_id: id, call_sign: `队-${id}`, organisation: null, mode: 'car', location: null, travel_time_s: 60, assignment_id: null, why: null },
})

test('only those proposed are sent, as what their seat says', () => {
  const seats = [seat('there', 'lead', 1), seat('proposed', 'support', 2), seat('missing')]
  expect(chosenOf(seats)).toEqual([{ squad_id: 2, role: 'support' }])
})

test.each([
  ['a plan with squads', [seat('proposed', 'lead')], false, 'take'],
  ['some are there', [seat('there', 'lead'), seat('proposed')], false, 'takeMore'],
  ['some are there, and it was taken', [seat('there', 'lead'), seat('proposed')], true, 'takeMore'],
  ['all are there, nobody was told', [seat('there', 'lead')], false, 'tellOnly'],
  ['all are there', [seat('there', 'lead')], true, null],
  ['nobody would do', [seat('missing', 'lead')], true, null],
] as const)('%s', (_, seats, isTaken, expected) => {
  expect(doingOf(seats, isTaken)).toBe(expected)
})
