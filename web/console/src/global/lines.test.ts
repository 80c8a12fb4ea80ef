import { describe, expect, test } from 'vitest'

import type { Leg, Proposal, ProposalLine } from '@/api/responding'

import { boundsOf, differs, drawn, pairsOf } from './lines'

const leg = (squad_id: number, lon: number): Leg => ({
  squad_id, call_sign: `队-${squad_id}`, organisation: null, mode: 'car', location: [lon, 39.9], travel_time_s: 60 * squad_id, score: 0, late_s: 0,
})
const line = (incident_id: number, at_once: Leg | null, in_turn: Leg | null): ProposalLine => ({
  incident_id, number: String(incident_id), priority: 3, category: null, place: '', location: [116.4, 39.95], at_once, in_turn,
  why: { code: 'same_squad', text: '', seconds: null },
})
const totals = { served: 0, left: 0, travel_s: 0, worst_s: 0, late: 0, cost_s: 0 }
const proposal = (...lines: ProposalLine[]): Proposal => ({ lines, at_once: totals, in_turn: totals, saved_s: 0, considered: 0, computed_in_ms: 0 })

const same = line(1, leg(1, 116.3), leg(1, 116.3))
const other = line(2, leg(2, 116.5), leg(3, 116.6))
const waits = line(3, null, leg(4, 116.7))

test('only what gets another squad, or none, differs', () => {
  expect([same, other, waits].map(differs)).toEqual([false, true, true])
})

test('what is chosen becomes pairs; what gets nobody does not', () => {
  expect(pairsOf([same, other, waits], new Set([2, 3]))).toEqual([{ incident_id: 2, squad_id: 2 }])
})

describe('lines on the map', () => {
  test('one by one is dotted, and only where it differs', () => {
    const routes = drawn(proposal(same, other, waits), new Set([1]), 2)
    expect(routes.map(({ id, style }) => [id, style])).toEqual([
      ['once-1', 'best'],
      ['turn-2', 'straight'],
      ['once-2', 'best'],
      ['turn-3', 'straight'],
    ])
    expect(routes[0]!.label).toBe('1′00″')
  })

  test('of many lines only the one looked at says its minutes', () => {
    const many = Array.from({ length: 20 }, (_, at) => line(at, leg(at + 1, 116.3), leg(at + 1, 116.3)))
    const labels = drawn(proposal(...many), new Set(), 4).map((route) => route.label)
    expect(labels.filter(Boolean)).toHaveLength(1)
  })
})

test('the box holds incidents and squads', () => {
  expect(boundsOf([same, other])).toEqual([116.3, 39.9, 116.6, 39.95])
  expect(boundsOf([])).toBeNull()
})
