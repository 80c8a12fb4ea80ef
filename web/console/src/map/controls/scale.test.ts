import { expect, it } from 'vitest'

import { metresPerPixel, roundScale } from './scale'

it.each([
  [1, 100, 100],
  [1, 199, 100],
  [1, 200, 200],
  [1, 499, 200],
  [1, 500, 500],
  [9.3, 100, 500],
  [0.07, 100, 5],
])('at %f m a pixel, %i px hold a bar of %f m', (metres, most, length) => {
  const { length_m, width_px } = roundScale(metres, most)
  expect(length_m).toBe(length)
  expect(width_px).toBeLessThanOrEqual(most)
})

it('knows how large a pixel is', () => {
  expect(metresPerPixel(0, 0)).toBeCloseTo(78271.5, 0)
  expect(metresPerPixel(60, 1)).toBeCloseTo(78271.5 / 4, 0)
})
