import { describe, expect, test } from 'vitest'

import type { PatrolEffect, PatrolOrder, Tours } from './calls'
import { dayFrom, daysOf, hoursOf } from './days'
import { change, placeOf, verdictKey, weeksOf } from './effect'
import messages from './messages'
import { boundsOf, ofEffect, ofOrder } from './shapes'

const NOW = Date.parse('2026-11-25T17:30:00Z')
const square = { type: 'MultiPolygon', coordinates: [[[[116, 39], [117, 39], [117, 40], [116, 39]]]] }

describe('days and hours', () => {
  test('the day is the city’s, which is ahead of UTC', () => {
    expect(dayFrom(NOW)).toBe('2026-11-26')
    expect(dayFrom(NOW, 7)).toBe('2026-12-03')
  })

  test.each([
    ['2026-11-26', '2026-12-03', '11-26 – 12-03'],
    ['2026-11-26', '2026-11-26', '11-26'],
    ['2014-06-01', '2014-06-28', '2014-06-01 – 2014-06-28'],
  ])('%s to %s is %s', (starts_on, ends_on, words) => {
    expect(daysOf({ starts_on, ends_on }, NOW)).toBe(words)
  })

  test('all day is not written out', () => {
    expect(hoursOf({ opens: '00:00', closes: '24:00' })).toBe('')
    expect(hoursOf({ opens: null, closes: null })).toBe('')
    expect(hoursOf({ opens: '22:00', closes: '02:00' })).toBe('22:00–02:00')
  })
})

describe('an effect', () => {
  test.each([
    [1, '0%', 50],
    [0.6, '−40%', 30],
    [1.25, '+25%', 62.5],
    [9, '+800%', 100],
    [0, '−100%', 0],
  ])('a ratio of %d is %s', (ratio, words, place) => {
    expect(change(ratio)).toBe(words)
    expect(placeOf(ratio)).toBe(place)
  })

  test.each([
    ['unchanged', null, 'Unchanged', '无变化'],
    ['too_few', 'interval_too_wide', 'No change shown (too uncertain)', '看不出变化（太不确定）'],
    ['too_few', 'control_too_few', 'Cannot say', '下不了结论'],
  ] as const)('%s because of %s is called %s', (verdict, why, english, chinese) => {
    const key = verdictKey({ verdict, why })
    expect([messages.en.verdict, messages['zh-CN'].verdict].map((words) => (words as Record<string, string>)[key])).toEqual([english, chinese])
  })

  test('weeks stand beside what the control lets expect', () => {
    const weeks = weeksOf({
      target: { before: 4, periods: { before: [1, 3], after: [0, 2] } },
      control: { before: 8, periods: { before: [4, 4], after: [6, 2] } },
    } as PatrolEffect)
    expect(weeks).toEqual([
      { at: -2, target: 1, expected: 2 },
      { at: -1, target: 3, expected: 2 },
      { at: 0, target: 0, expected: 3 },
      { at: 1, target: 2, expected: 1 },
    ])
  })

  test('without a control nothing is expected', () => {
    const weeks = weeksOf({
      target: { before: 1, periods: { before: [1], after: [0] } },
      control: { before: 0, periods: { before: [0], after: [0] } },
    } as PatrolEffect)
    expect(weeks.map(({ expected }) => expected)).toEqual([null, null])
  })

  test('its shapes are those there are', () => {
    const shapes = { area: square, ring: square, control: null }
    expect(ofEffect({ shapes } as unknown as PatrolEffect).features.map(({ properties }) => properties!.part)).toEqual(['ring', 'area'])
  })
})

test('an order shows its places, and its tours with their stops', () => {
  const order = { targets: [{ name: '早市口', geometry: square }] } as unknown as PatrolOrder
  const stop = { location: [116.5, 39.5], arrives_at: '2026-11-26T00:10:00Z', travel_s: 250 }
  const tours = { tours: [{ squad: { call_sign: '西-01' }, geometry: { type: 'MultiLineString', coordinates: [] }, stops: [stop] }] } as unknown as Tours
  const shown = ofOrder(order, tours)
  expect(shown.features.map(({ properties }) => properties!.part)).toEqual(['area', 'tour', 'stop'])
  expect(shown.features[2]!.properties!.label).toContain('西-01 1 · ')
  expect(shown.features[2]!.properties!.label).toContain('4′10″')
  expect(boundsOf(shown)).toEqual([116, 39, 117, 40])
})
