import { expect, test } from 'vitest'

import { trackLength_m } from './trackLength'

test('a way of none or one point has no length', () => {
  expect([trackLength_m([]), trackLength_m([[116.4, 39.9]])]).toEqual([0, 0])
})

test('a hundredth of a degree north and back', () => {
  expect(trackLength_m([[116.4, 39.9], [116.4, 39.91], [116.4, 39.9]])).toBeCloseTo(2 * 1111.95, 0)
})
