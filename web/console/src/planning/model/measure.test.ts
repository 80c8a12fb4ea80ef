import { describe, expect, test } from 'vitest'

import type { LonLat } from '@/api/types'

import { geodesic_m, measure, ringArea_m2 } from './measure'

/** What GeographicLib says. */
describe('against GeographicLib', () => {
  test.each<[LonLat, LonLat, number]>([
    [[116.391, 39.907], [116.402, 39.912], 1092.19137],
    [[116.3, 39.9], [116.5, 40.0], 20381.22334],
    [[0, 0], [1, 0], 111319.49079],
    [[0, 0], [0, 1], 110574.38856],
  ])('from %o to %o', (from, to, expected) => expect(geodesic_m(from, to)).toBeCloseTo(expected, 3))

  test.each<[number, number, number, number, number]>([
    [116.391, 39.907, 116.402, 39.912, 522171.77],
    [116.3, 39.9, 116.5, 40.0, 189770039.03],
    [0, 0, 1, 1, 12308778361.47],
  ])('the area of %d %d %d %d', (west, south, east, north, expected) => {
    const area = ringArea_m2([[west, south], [east, south], [east, north], [west, north], [west, south]])
    expect(Math.abs(area / expected - 1)).toBeLessThan(2e-5)
  })
})

test('from a place to itself is no way', () => expect(geodesic_m([116, 40], [116, 40])).toBe(0))

test('holes are taken off, and parts added', () => {
  const square = (at: number, size: number) => [[at, 40], [at + size, 40], [at + size, 40 + size], [at, 40 + size], [at, 40]]
  const hole = square(116.001, 0.001)
  const whole = measure({ type: 'Polygon', coordinates: [square(116, 0.01)] }).area_m2
  const pierced = measure({ type: 'Polygon', coordinates: [square(116, 0.01), hole] }).area_m2
  const twice = measure({ type: 'MultiPolygon', coordinates: [[square(116, 0.01)], [square(117, 0.01)]] }).area_m2
  expect(whole - pierced).toBeCloseTo(ringArea_m2(hole as LonLat[]), 3)
  expect(twice).toBeCloseTo(2 * whole, 2)
})

test('a point has neither length nor area', () => {
  expect(measure({ type: 'Point', coordinates: [116, 40] })).toEqual({ length_m: 0, area_m2: 0 })
})
