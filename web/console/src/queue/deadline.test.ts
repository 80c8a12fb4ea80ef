import { expect, test } from 'vitest'

import { ringOf } from './deadline'
import { makeIncident } from './makeIncident'

const incident = makeIncident({
  id: 1,
  reported_at: '2026-11-24T06:00:00Z',
  next_deadline: { kind: 'arrive', at: '2026-11-24T06:40:00Z', warn_at: '2026-11-24T06:30:00Z' },
})

test.each([
  ['just reported', '06:00:00', 'calm', 1, '40′00″'],
  ['half way', '06:20:00', 'calm', 0.5, '20′00″'],
  ['it turns before it is due', '06:30:00', 'soon', 0.25, '10′00″'],
  ['seconds before', '06:39:50', 'soon', 10 / 2400, '10″'],
  ['due', '06:40:00', 'overdue', 0, '+0″'],
  ['late', '06:44:10', 'overdue', 0, '+4′10″'],
  ['the clocks differ', '05:59:00', 'calm', 1, '41′00″'],
])('the ring when %s', (_, clock, state, share, text) => {
  const ring = ringOf(incident, Date.parse(`2026-11-24T${clock}Z`))
  expect(ring).toMatchObject({ kind: 'arrive', state, text })
  expect(ring?.share).toBeCloseTo(share)
})

test('no deadline, no ring', () => {
  expect(ringOf(makeIncident({ id: 1 }), 0)).toBeNull()
})
