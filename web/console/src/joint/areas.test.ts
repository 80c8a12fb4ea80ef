import { expect, test } from 'vitest'

import type { BoardRow } from '@/api/joint'

import { boxOf, shareOf, sorted } from './areas'

const row = (name: string, incidents: number, median_s: number | null) => ({ name, incidents, median_s }) as BoardRow
const rows = [row('甲', 3, 60), row('乙', 9, null), row('丙', 3, 20)]

test('the box goes around all parts', () => {
  expect(boxOf([[[[1, 2], [3, 5]]], [[[-4, 0], [2, 1]]]])).toEqual([-4, 0, 3, 5])
})

test.each([
  ['incidents', true, '乙甲丙'],
  ['median_s', true, '甲丙乙'],
  ['median_s', false, '丙甲乙'],
] as const)('by %s, down %s', (by, isDown, expected) => {
  expect(sorted(rows, by, isDown).map((each) => each.name).join('')).toBe(expected)
})

test('bars are shares of the most', () => {
  expect(rows.map((each) => shareOf(rows, each, 'incidents'))).toEqual([3 / 9, 1, 3 / 9])
  expect(shareOf([], rows[0]!, 'incidents')).toBe(0)
})
