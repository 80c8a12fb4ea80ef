import { expect, test } from 'vitest'

import { beijing as at, type Span } from './spans'
import { countHolding, marksOf, stepFrom, timetableOf, type Windowed } from './turns'

const ENDS: Span = [at('2026-02-01'), at('2026-02-28')]

function feature(id: number, starts: string | null, ends: string | null): Windowed {
  const rule = starts || ends ? { phases: [{ starts, ends }] } : null
  return { id, layerKey: 'zones', kind: 'key_zone', name: `区域 ${id}`, name_en: '', rule }
}

const features = [feature(1, '2026-02-04T06:00:00', '2026-02-20T00:00:00'), feature(2, '2026-02-20T00:00:00', null), feature(3, null, null)]
const timetable = timetableOf(features, new Map(), ...ENDS)

test('turns come in the order of time, closing before opening', () => {
  expect(timetable.turns.map(({ at_ms, opens, feature: { id } }) => [at_ms, opens, id])).toEqual([
    [at('2026-02-04T06:00:00'), true, 1],
    [at('2026-02-20'), false, 1],
    [at('2026-02-20'), true, 2],
  ])
})

test.each([
  ['2026-02-04T05:59:59', 1],
  ['2026-02-04T06:00:00', 2],
  ['2026-02-19T23:59:59', 2],
  ['2026-02-20T00:00:00', 2],
])('at %s %d hold', (moment, count) => {
  expect(countHolding(timetable, at(moment))).toBe(count)
})

test('turns at one place of the slider are one mark', () => {
  const marks = marksOf(timetable.turns, 24 * 3_600_000)
  expect(marks.map(({ opens, closes }) => [opens, closes])).toEqual([[1, 0], [1, 1]])
})

test.each([
  ['2026-02-04T06:20:00', 1, 'hour', '2026-02-04T07:00:00'],
  ['2026-02-04T06:20:00', -1, 'hour', '2026-02-04T06:00:00'],
  ['2026-02-04T06:00:00', -1, 'hour', '2026-02-04T05:00:00'],
  ['2026-02-04T06:20:00', 1, 'day', '2026-02-05T06:00:00'],
  ['2026-02-27T23:00:00', 1, 'day', '2026-02-28'],
  ['2026-02-01T00:00:00', -1, 'hour', '2026-02-01'],
] as const)('from %s %d %s is %s', (from, by, step, expected) => {
  expect(stepFrom(at(from), by, step, ENDS)).toBe(at(expected))
})
