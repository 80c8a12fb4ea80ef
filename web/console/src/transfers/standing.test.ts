import { expect, test } from 'vitest'

import { makeIncident } from '@/queue/makeIncident'

import { awaitsTaking, sidesOf, standsOver } from './standing'

const tree = [
  { id: 1, parent_id: null },
  { id: 2, parent_id: 1 },
  { id: 3, parent_id: 2 },
  { id: 4, parent_id: 1 },
]
const name = (id: number) => ({ id, code: String(id), name: String(id), name_en: '' })
const joint = { state: 'untaken', how: 'first', by: null, told_at: '', due_at: '', taken_at: null, taken_by: null, risen_at: null, refused: [] } as const

test.each([
  [1, 3, true],
  [2, 3, true],
  [3, 3, true],
  [3, 2, false],
  [4, 3, false],
  [2, 99, false],
])('%i over %i: %s', (own, other, expected) => {
  expect(standsOver(own, other, tree)).toBe(expected)
})

test('both owners are asked until one of them answers for it', () => {
  const given = { id: 1, organisation: name(2), boundary: { distance_m: 40, neighbour: name(4) }, joint: { ...joint, refused: [] } }
  expect(sidesOf(makeIncident(given)).map((each) => each.id)).toEqual([2, 4])
  expect(awaitsTaking(makeIncident(given))).toBe(true)
  const taken = makeIncident({ ...given, responsible: name(4), joint: { ...given.joint, state: 'taken', taken_at: '2026-11-25T10:00:00Z' } })
  expect(sidesOf(taken).map((each) => each.id)).toEqual([4])
  expect(awaitsTaking(taken)).toBe(false)
})
