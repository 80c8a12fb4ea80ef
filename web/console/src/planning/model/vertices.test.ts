import { expect, test } from 'vitest'

import type { Shape } from './content'
import { insertVertex, mapPlaces, midpointsOf, moveVertex, removeVertex, runsOf, withoutRepeats } from './vertices'

const triangle: Shape = { type: 'Polygon', coordinates: [[[0, 0], [4, 0], [0, 4], [0, 0]]] }
const twoParts: Shape = {
  type: 'MultiPolygon',
  coordinates: [[[[0, 0], [4, 0], [0, 4], [0, 0]]], [[[9, 9], [20, 9], [9, 20], [9, 9]], [[10, 10], [11, 10], [10, 11], [10, 10]]]],
}

test('a ring stays closed when its first vertex moves', () => {
  expect(moveVertex(triangle, { path: [0], at: 0 }, [1, 1]).coordinates).toEqual([[[1, 1], [4, 0], [0, 4], [1, 1]]])
})

test('a vertex is put after the last one, before the ring closes', () => {
  expect(insertVertex(triangle, { path: [0], at: 2 }, [0, 2]).coordinates).toEqual([[[0, 0], [4, 0], [0, 4], [0, 2], [0, 0]]])
})

test('three vertices are the least of an area, two of a line', () => {
  expect(removeVertex(triangle, { path: [0], at: 1 })).toBeNull()
  expect(removeVertex({ type: 'LineString', coordinates: [[0, 0], [1, 1]] }, { path: [], at: 0 })).toBeNull()
  expect(removeVertex({ type: 'LineString', coordinates: [[0, 0], [1, 1], [2, 2]] }, { path: [], at: 1 })!.coordinates).toEqual([[0, 0], [2, 2]])
})

test('holes and parts have vertices of their own', () => {
  expect(runsOf(twoParts).map(({ path }) => path)).toEqual([[0, 0], [1, 0], [1, 1]])
  const moved = moveVertex(twoParts, { path: [1, 1], at: 1 }, [12, 10]) as typeof twoParts
  expect((moved.coordinates as number[][][][])[1]![1]).toEqual([[10, 10], [12, 10], [10, 11], [10, 10]])
  expect(moved.coordinates[0]).toEqual(twoParts.coordinates[0])
})

test('the last edge of a ring has a middle, that of a line has not', () => {
  expect(midpointsOf(runsOf(triangle)[0]!).map(({ place }) => place)).toEqual([[2, 0], [2, 2], [0, 2]])
  expect(midpointsOf({ path: [], vertices: [[0, 0], [2, 0]], isRing: false })).toEqual([{ at: 0, place: [1, 0] }])
})

test('places that are put twice are kept once', () => {
  const ring = [[0, 0], [0, 0], [4, 0], [0, 4], [0, 0], [0, 0]]
  expect(withoutRepeats({ type: 'Polygon', coordinates: [ring] }).coordinates).toEqual([[[0, 0], [4, 0], [0, 4], [0, 0]]])
  expect(withoutRepeats({ type: 'LineString', coordinates: [[0, 0], [1, 1], [1, 1]] }).coordinates).toEqual([[0, 0], [1, 1]])
})

test('a point is a vertex', () => {
  expect(moveVertex({ type: 'Point', coordinates: [0, 0] }, { path: [], at: 0 }, [5, 5]).coordinates).toEqual([5, 5])
})

test('all places move alike', () => {
  expect(mapPlaces(triangle, ([lon, lat]) => [lon + 1, lat]).coordinates).toEqual([[[1, 0], [5, 0], [1, 4], [1, 0]]])
})
