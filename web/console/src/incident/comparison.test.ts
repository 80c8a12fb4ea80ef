import { expect, test } from 'vitest'

import { compareWithStraightLine, isRankedOtherwise } from './comparison'
import { makeCandidate, makeRecommendation } from './makeRecommendation'

const first = makeCandidate({ squad_id: 7 })
const nearest = (squad_id: number, travel_time_s: number) =>
  makeRecommendation({
    candidates: [first],
    straight_line_nearest: { squad_id, call_sign: `朝阳-0${squad_id}`, location: [116.4, 39.9], straight_line_m: 600, travel_time_s },
  })

test.each([
  ['another, slower by road', nearest(3, 560), { kind: 'slower', travel_time_s: 560, slower_by_s: 310 }],
  ['the same', nearest(7, 250), { kind: 'same' }],
  ['faster, but of a neighbour', nearest(3, 200), { kind: 'policy', travel_time_s: 200 }],
])('the straight-line nearest is %s', (_, recommendation, expected) => {
  expect(compareWithStraightLine(recommendation)).toMatchObject(expected)
})

test('nobody to compare', () => {
  expect(compareWithStraightLine(makeRecommendation())).toBeNull()
})

test('only another ranking counts as a change', () => {
  const second = makeCandidate({ squad_id: 2 })
  const before = makeRecommendation({ candidates: [first, second] })
  expect(isRankedOtherwise(before, makeRecommendation({ candidates: [{ ...first, travel_time_s: 240 }, second] }))).toBe(false)
  expect(isRankedOtherwise(before, makeRecommendation({ candidates: [second, first] }))).toBe(true)
})
