import { expect, it } from 'vitest'

import { reachAreas, reachEdges } from './reachFeatures'

const square = (lon: number, side: number) => [[lon, 40], [lon + side, 40], [lon + side, 40 + side], [lon, 40 + side], [lon, 40]]
const feature = (minutes: number, coordinates: unknown, type = 'MultiPolygon') => ({
  type: 'Feature' as const,
  geometry: { type, coordinates },
  properties: { minutes },
})
const reach = {
  type: 'FeatureCollection' as const,
  features: [feature(5, [square(116, 0.01)], 'Polygon'), feature(10, [[square(116, 0.1), square(116.02, 0.01)], [square(117, 0.001)]])],
}

it('lays the largest area lowest', () => {
  expect(reachAreas(reach).features.map((each) => each.properties!.minutes)).toEqual([10, 5])
})

it('keeps gaps and specks in the areas', () => {
  expect((reachAreas(reach).features[0]!.geometry as { coordinates: unknown[][] }).coordinates.map((rings) => rings.length)).toEqual([2, 1])
})

it('draws no edge around gaps and specks', () => {
  const edges = reachEdges(reach, (minutes) => `${minutes} min`)
  expect(edges.features[0]!.properties!.label).toBe('10 min')
  expect((edges.features[0]!.geometry as { coordinates: unknown[] }).coordinates).toEqual([square(116, 0.1)])
})

it('draws nothing of an empty reach', () => {
  expect(reachEdges({ type: 'FeatureCollection', features: [] }, String).features).toEqual([])
})
