import { expect, it } from 'vitest'

import type { LonLat } from '@/api/types'

import { nearestOnLine, pointAlong } from './lines'

const BENT: LonLat[] = [[0, 0], [2, 0], [2, 2]]

it.each([
  ['the middle of a bent line', BENT, 0.5, [2, 0]],
  ['its start', BENT, 0, [0, 0]],
  ['its end', BENT, 1, [2, 2]],
  ['a point', [[5, 5]], 0.5, [5, 5]],
  ['a line of no length', [[5, 5], [5, 5]], 0.5, [5, 5]],
  ['no line', [], 0.5, null],
] as [string, LonLat[], number, LonLat | null][])('finds %s', (_name, line, share, place) => {
  const found = pointAlong(line, share)
  if (!place) expect(found).toBeNull()
  else place.forEach((value, at) => expect(found![at]).toBeCloseTo(value, 6))
})

it.each([
  ['beside the line', [1, 0.5], [1, 0]],
  ['beyond its end', [3, 3], [2, 2]],
  ['before its start', [-1, -1], [0, 0]],
] as [string, LonLat, LonLat][])('finds the nearest point for a place %s', (_name, place, wanted) => {
  nearestOnLine(BENT, place)!.forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 6))
})

it('finds none on no line, and the point itself on a line of no length', () => {
  expect(nearestOnLine([], [1, 1])).toBeNull()
  expect(nearestOnLine([[5, 5], [5, 5]], [1, 1])).toEqual([5, 5])
})
