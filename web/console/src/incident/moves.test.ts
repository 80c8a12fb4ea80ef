import { describe, expect, test } from 'vitest'

import type { Assignment, IncidentStatus } from '@/api/types'
import { makeIncident } from '@/queue/makeIncident'

import { makeAssignment } from './makeAssignment'
import { ACTS, awaitsSquad, MOVES, offerOf, offersFor, raised, stepOfLead, takesSupport } from './moves'

const lead = makeAssignment()
const at = (status: IncidentStatus, assignments: Assignment[] = []) => makeIncident({ id: 1, status, assignments })

test.each([
  ['received', 'registered', 'received', 'transferred'],
  ['registered', null, 'received', 'transferred'],
  ['dispatched', 'accepted', 'returned', null],
  ['accepted', 'en_route', 'returned', null],
  ['en_route', 'on_scene', 'returned', null],
  ['on_scene', 'handled', 'returned', null],
  ['handled', 'verified', null, null],
  ['verified', 'closed', null, null],
  ['closed', null, null, null],
  ['returned', 'registered', null, 'transferred'],
  ['transferred', 'registered', 'returned', null],
  ['merged', null, null, null],
  ['cancelled', null, null, null],
  ['reopened', null, null, 'transferred'],
] as const)('from %s: forward to %s, return %s, transfer %s', (status, forward, _, transfer) => {
  expect(offerOf('forward', at(status), true).to).toBe(forward)
  const returns = MOVES[status].includes('returned')
  expect(offerOf('return', at(status), true).whyNot === null).toBe(returns)
  expect(offerOf('transfer', at(status), true).whyNot === null).toBe(transfer !== null)
})

test('every offer that is open is in the table of moves', () => {
  for (const status of Object.keys(MOVES) as IncidentStatus[]) {
    for (const offer of offersFor(at(status), true)) {
      if (offer.whyNot === null && offer.to !== null) expect(MOVES[status]).toContain(offer.to)
    }
  }
})

describe('why not', () => {
  test.each([
    ['an account that may not', at('received'), false, 'forward', 'permission'],
    ['a registered incident needs a squad', at('registered'), true, 'forward', 'dispatchFirst'],
    ['a closed one has ended', at('closed'), true, 'forward', 'ended'],
    ['nothing to return yet', at('registered'), true, 'return', 'status'],
    ['already the highest', makeIncident({ id: 1, priority: 1 }), true, 'reinforce', 'highest'],
    ['an ended one is not reinforced', at('cancelled'), true, 'reinforce', 'ended'],
  ] as const)('%s', (_, incident, mayChange, act, expected) => {
    expect(offerOf(act, incident, mayChange).whyNot).toBe(expected)
  })

  test('without permission nothing is open', () => {
    expect(offersFor(at('received'), false).map((offer) => offer.whyNot)).toEqual(ACTS.map(() => 'permission'))
  })
})

test('the lead makes the steps between dispatch and handling', () => {
  expect(stepOfLead(at('dispatched', [lead]), 'accepted')?.id).toBe(7)
  expect(stepOfLead(at('received', [lead]), 'registered')).toBeNull()
  expect(stepOfLead(at('dispatched', [{ ...lead, ended_at: '2026-11-24T06:01:00Z' }]), 'accepted')).toBeNull()
})

test('a squad is awaited until one leads; then others may support', () => {
  expect([awaitsSquad(at('received')), takesSupport(at('received'))]).toEqual([true, false])
  expect([awaitsSquad(at('dispatched', [lead])), takesSupport(at('dispatched', [lead]))]).toEqual([false, true])
  expect(awaitsSquad(at('handled'))).toBe(false)
})

test('priority rises by one and stops at the highest', () => {
  expect([raised(3), raised(1)]).toEqual([2, 1])
})
