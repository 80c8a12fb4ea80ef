import { describe, expect, it } from 'vitest'

import type { Incident } from '@/api/types'

import { incidentRing, incidentRow, isOverdue } from './incidentFeatures'

const START = Date.parse('2026-11-24T06:00:00Z')
const incident = {
  id: 3,
  priority: 2,
  location: [116.4, 39.9],
  reported_at: '2026-11-24T06:00:00Z',
  next_deadline: { kind: 'arrive', at: '2026-11-24T06:16:00Z' },
  overdue: false,
} as Incident
const minutes = (n: number) => START + n * 60_000

describe('an incident on the map', () => {
  it.each([
    [0, 16],
    [4, 12],
    [8, 8],
    [15.9, 1],
    [16, 0],
    [40, 0],
  ])('%f minutes after the report its ring has %i of 16 steps', (n, steps) => {
    expect(incidentRing(incident, minutes(n))).toBe(steps)
  })

  it('has a full ring when no deadline runs', () => {
    expect(incidentRing({ ...incident, next_deadline: null }, minutes(500))).toBe(16)
    expect(isOverdue({ ...incident, next_deadline: null }, minutes(500))).toBe(false)
  })

  it('is overdue by the clock before the server says so', () => {
    expect(isOverdue(incident, minutes(15))).toBe(false)
    expect(isOverdue(incident, minutes(16))).toBe(true)
    expect(isOverdue({ ...incident, overdue: true }, minutes(1))).toBe(true)
  })

  it('draws what is urgent above the rest', () => {
    const order = (changes: Partial<Incident>) => incidentRow({ ...incident, ...changes }, '占道经营', minutes(1)).properties.order
    expect(order({ priority: 1 })).toBeGreaterThan(order({ priority: 3 }) as number)
    expect(order({ priority: 4, overdue: true })).toBeGreaterThan(order({ priority: 1 }) as number)
  })

  it('names its image by all that is drawn', () => {
    expect(incidentRow(incident, '占道经营', minutes(8)).properties.icon).toBe('incident:2:8:due')
  })
})
