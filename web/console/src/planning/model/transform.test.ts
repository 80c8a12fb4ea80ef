import { expect, test } from 'vitest'

import type { LonLat } from '@/api/types'

import { measure } from './measure'
import { factorBetween, planeAt, STILL, transformShape, turnBetween } from './transform'

const square = { type: 'Polygon' as const, coordinates: [[[116, 40], [116.01, 40], [116.01, 40.01], [116, 40.01], [116, 40]]] }
const centre: LonLat = [116.005, 40.005]

test('moved far north, it keeps its size on the ground', () => {
  const moved = transformShape(square, centre, { ...STILL, north_m: 300_000 })
  expect(measure(moved).area_m2 / measure(square).area_m2).toBeCloseTo(1, 2)
  expect(measure(moved).length_m / measure(square).length_m).toBeCloseTo(1, 2)
})

test('turned by 90°, what lay north lies east', () => {
  const north: LonLat = planeAt(centre).from([0, 1000])
  const turned = transformShape({ type: 'Point', coordinates: [...north] }, centre, { ...STILL, turn_deg: 90 })
  const [x, y] = planeAt(centre).to(turned.coordinates as LonLat)
  expect(x).toBeCloseTo(1000, 6)
  expect(y).toBeCloseTo(0, 6)
  expect(turnBetween(centre, north, turned.coordinates as LonLat)).toBeCloseTo(90, 6)
})

test('twice as long is four times as much', () => {
  const [from, to] = [planeAt(centre).from([300, 400]), planeAt(centre).from([-600, 800])]
  const factor = factorBetween(centre, from, to)
  expect(factor).toBeCloseTo(2, 9)
  expect(measure(transformShape(square, centre, { ...STILL, factor })).area_m2 / measure(square).area_m2).toBeCloseTo(4, 3)
})
