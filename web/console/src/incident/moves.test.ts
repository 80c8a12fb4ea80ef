import { describe, expect, test } from 'vitest'

import type { Assignment, Incident, IncidentMove, IncidentStatus } from '@/api/types'
import { makeIncident } from '@/queue/makeIncident'

import { makeAssignment } from './makeAssignment'
import { ACTS, awaitsSquad, isShown, offerOf, offersFor, stepOfLead, takesSupport } from './moves'

const lead = makeAssignment()
const move = (to: IncidentStatus, reason = false): IncidentMove => ({
  to, name: to, name_en: to, through: '', reason, form: false,
})
const at = (status: IncidentStatus, moves: IncidentMove[] | null, assignments: Assignment[] = []): Incident =>
  makeIncident({ id: 1, status, assignments, moves })

test.each([
  ['received', 'registered'],
  ['registered', null],
  ['dispatched', 'accepted'],
  ['accepted', 'en_route'],
  ['en_route', 'on_scene'],
  ['on_scene', 'handled'],
  ['handled', 'verified'],
  ['verified', 'closed'],
  ['closed', null],
  ['returned', 'registered'],
  ['transferred', 'registered'],
  ['merged', null],
  ['cancelled', null],
  ['reopened', null],
] as const)('from %s forward is %s', (status, forward) => {
  expect(offerOf('forward', at(status, []), true).to).toBe(forward)
})

test('open is what the server names, and nothing else', () => {
  const incident = at('received', [move('registered'), move('cancelled', true)])
  const open = offersFor(incident, true).filter((offer) => offer.whyNot === null)
  expect(open.map((offer) => [offer.act, offer.asksReason])).toEqual([
    ['forward', false], ['reinforce', false], ['cancel', true],
  ])
})

test('what is handled is verified and closed by one key, and only by one who may', () => {
  expect(offerOf('settle', at('handled', [move('verified')]), true).whyNot).toBeNull()
  const own = offerOf('settle', at('handled', [move('reopened', true)]), true)
  expect([own.whyNot, isShown(own)]).toEqual(['samePerson', false])
})

describe('why not', () => {
  test.each([
    ['an account that may not', at('received', []), false, 'forward', 'permission'],
    ['an answer that is on its way', at('received', null), true, 'forward', 'asking'],
    ['another holds it', at('received', []), true, 'forward', 'holder'],
    ['another holds it', at('received', []), true, 'reinforce', 'holder'],
    ['who handled it does not verify it', at('handled', [move('reopened', true)]), true, 'forward', 'samePerson'],
    ['a registered incident needs a squad', at('registered', [move('merged')]), true, 'forward', 'dispatchFirst'],
    ['a closed one has ended', at('closed', [move('reopened', true)]), true, 'forward', 'ended'],
    ['nothing to return yet', at('registered', [move('merged')]), true, 'return', 'status'],
    ['already the highest', makeIncident({ id: 1, level: 3, moves: [move('merged')] }), true, 'reinforce', 'highest'],
    ['an ended one is not reinforced', at('cancelled', [move('reopened')]), true, 'reinforce', 'ended'],
  ] as const)('%s', (_, incident, mayChange, act, expected) => {
    expect(offerOf(act, incident, mayChange).whyNot).toBe(expected)
  })

  test('without permission nothing is open', () => {
    expect(offersFor(at('received', []), false).map((offer) => offer.whyNot)).toEqual(ACTS.map(() => 'permission'))
  })
})

test('the lead makes the steps between dispatch and handling', () => {
  expect(stepOfLead(at('dispatched', null, [lead]), 'accepted')?.id).toBe(7)
  expect(stepOfLead(at('received', null, [lead]), 'registered')).toBeNull()
  expect(stepOfLead(at('dispatched', null, [{ ...lead, ended_at: '2026-11-24T06:01:00Z' }]), 'accepted')).toBeNull()
})

test('a squad is awaited until one leads; then others may support', () => {
  const [fresh, led] = [at('received', null), at('dispatched', [move('returned')], [lead])]
  expect([awaitsSquad(fresh), takesSupport(fresh)]).toEqual([true, false])
  expect([awaitsSquad(led), takesSupport(led)]).toEqual([false, true])
  expect(awaitsSquad(at('handled', [move('verified')]))).toBe(false)
})

test('nobody is asked for what another holds', () => {
  expect(awaitsSquad(at('received', []))).toBe(false)
  expect(takesSupport(at('dispatched', [], [lead]))).toBe(false)
})
