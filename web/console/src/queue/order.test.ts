// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'

import { makeIncident } from './makeIncident'
import { comparing, isUnder, ORDERS, passes } from './order'

const accept = (at: string) => ({ kind: 'accept' as const, at, warn_at: at })
const urgent = makeIncident({ id: 1, priority: 1, reported_at: '2026-11-24T06:10:00Z', next_deadline: accept('2026-11-24T06:40:00Z') })
const due = makeIncident({ id: 2, priority: 3, reported_at: '2026-11-24T06:05:00Z', next_deadline: accept('2026-11-24T06:20:00Z') })
const old = makeIncident({ id: 3, priority: 4, reported_at: '2026-11-24T05:00:00Z' })
const twin = makeIncident({ ...due, id: 4 })

test.each([
  ['deadline', [2, 4, 1, 3]],
  ['priority', [1, 2, 4, 3]],
  ['age', [3, 2, 4, 1]],
] as const)('by %s', (order, expected) => {
  expect([twin, old, urgent, due].sort(comparing(order)).map((row) => row.id)).toEqual(expected)
})

test('every order is total: equal rows stand by their id', () => {
  for (const order of ORDERS) expect([twin, due].sort(comparing(order)).map((row) => row.id)).toEqual([2, 4])
})

test.each([
  ['received', true, false],
  ['transferred', true, false],
  ['en_route', false, true],
  ['handled', false, true],
  ['closed', false, false],
] as const)('%s stands under its tab', (status, waiting, handling) => {
  const incident = makeIncident({ id: 1, status })
  expect([isUnder('waiting', incident), isUnder('handling', incident)]).toEqual([waiting, handling])
  expect(isUnder('all', incident)).toBe(waiting || handling)
})

describe('the filter', () => {
  const none = { priorities: [], categories: [], organisation: null }
  const border = makeIncident({ id: 9, boundary: { distance_m: 84, neighbour: { id: 1, code: '110101', name: '东城区', name_en: 'Dongcheng' } } })

  test.each([
    ['nothing chosen', none, true],
    ['its priority', { ...none, priorities: [3 as const] }, true],
    ['another priority', { ...none, priorities: [1 as const] }, false],
    ['its category', { ...none, categories: ['0101'] }, true],
    ['another category', { ...none, categories: ['0202'] }, false],
    ['its street', { ...none, organisation: 51 }, true],
    ['its district', { ...none, organisation: 5 }, true],
    ['the other side of the border', { ...none, organisation: 1 }, true],
    ['another district', { ...none, organisation: 8 }, false],
  ])('%s', (_, filter, expected) => {
    expect(passes(filter, border)).toBe(expected)
  })
})
