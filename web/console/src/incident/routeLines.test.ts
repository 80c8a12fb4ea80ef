import { expect, test } from 'vitest'

import type { LonLat } from '@/api/types'

import { makeCandidate, makeRecommendation } from './makeRecommendation'
import { linesFor } from './routeLines'

const to: LonLat = [116.45, 39.93]
const way: LonLat[] = [[116.46, 39.94], to]
const first = makeCandidate({ squad_id: 7 })
const second = makeCandidate({ squad_id: 2, travel_time_s: 290 })
const nearest = { squad_id: 3, call_sign: '朝阳-03', location: [116.451, 39.934] as LonLat, straight_line_m: 600, travel_time_s: 560 }
const recommendation = makeRecommendation({ candidates: [first, second], straight_line_nearest: nearest })
const ways = new Map([[7, way], [2, way]])

const drawn = (lookedAt: typeof first | null, known = ways) =>
  linesFor(recommendation, lookedAt, known, to).map((line) => [line.id, line.style, line.label])

test('the first by road and the straight line of the nearest', () => {
  expect(drawn(null)).toEqual([['squad-7', 'best', '4′10″'], ['straight-3', 'straight', '9′20″']])
})

test('the candidate looked at is drawn below the first', () => {
  expect(drawn(second).map(([id]) => id)).toEqual(['squad-2', 'squad-7', 'straight-3'])
  expect(drawn(first).map(([id]) => id)).toEqual(['squad-7', 'straight-3'])
})

test('a way not known yet is not drawn', () => {
  expect(drawn(second, new Map([[7, way]])).map(([id]) => id)).toEqual(['squad-7', 'straight-3'])
})

test('nobody recommended, nothing drawn', () => {
  expect(linesFor(makeRecommendation(), null, ways, to)).toEqual([])
})
