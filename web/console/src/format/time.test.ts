import { describe, expect, test } from 'vitest'

import { formatDistance, formatLonLat } from './measure'
import { countdown, formatAge, formatClock, formatDuration, formatKnown, formatShortAge, formatTime } from './time'

const at = (text: string) => new Date(text).getTime()
const now = at('2026-11-24T14:32:05')

test.each([
  ['2026-11-24T14:32:00', '14:32'],
  ['2026-11-24T00:00:00', '00:00'],
  ['2026-11-23T14:32:00', '11-23 14:32'],
  ['2026-01-02T03:04:00', '01-02 03:04'],
  ['2025-11-24T14:32:00', '2025-11-24 14:32'],
])('formatTime %s is %s', (time, expected) => {
  expect(formatTime(at(time), now)).toBe(expected)
})

test('formatClock', () => {
  expect(formatClock(at('2026-11-24T04:02:09'))).toBe('04:02:09')
})

test.each([
  [0, '刚刚'],
  [59, '刚刚'],
  [60, '1 分钟'],
  [200, '3 分钟'],
  [7300, '2 小时'],
  [4 * 86400, '4 天'],
  [-30, '刚刚'],
])('formatAge after %d s is %s', (age_s, expected) => {
  expect(formatAge(now - age_s * 1000, now)).toBe(expected)
})

test.each([
  [0, '0′'],
  [370, '6′'],
  [7300, '2 h'],
  [4 * 86400, '4 d'],
])('formatShortAge after %d s is %s', (age_s, expected) => {
  expect(formatShortAge(now - age_s * 1000, now)).toBe(expected)
})

test.each([
  [0, '0″'],
  [45.4, '45″'],
  [59.6, '1′00″'],
  [250, '4′10″'],
  [3599, '59′59″'],
  [3900, '1 h 05′'],
  [-5, '0″'],
])('formatDuration of %d s is %s', (duration_s, expected) => {
  expect(formatDuration(duration_s)).toBe(expected)
})

describe('countdown', () => {
  const since = now - 600_000

  test.each([
    [600_000, 'calm', 0.5, '10′00″'],
    [100_000, 'soon', 100 / 700, '1′40″'],
    [0, 'overdue', 0, '+0″'],
    [-90_000, 'overdue', 0, '+1′30″'],
  ])('%d ms before it is due', (left_ms, state, share, text) => {
    const result = countdown(now + left_ms, since, now)
    expect(result).toMatchObject({ state, text })
    expect(result.share).toBeCloseTo(share)
  })
})

test.each([
  [84.4, '84 m'],
  [999.4, '999 m'],
  [1900, '1.9 km'],
  [24_300, '24 km'],
])('formatDistance of %d m is %s', (distance_m, expected) => {
  expect(formatDistance(distance_m)).toBe(expected)
})

test('formatLonLat', () => {
  expect(formatLonLat([116.3912, 39.9075])).toBe('116.39120, 39.90750')
})

test('of what only the day is known says the day alone, in the city', () => {
  expect(formatKnown('2013-06-29T16:00:00Z', true, Date.parse('2026-11-25T04:00:00Z'))).toBe('2013-06-30')
  expect(formatKnown('2026-06-29T16:00:00Z', true, Date.parse('2026-11-25T04:00:00Z'))).toBe('06-30')
})
