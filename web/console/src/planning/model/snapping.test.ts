import { expect, test } from 'vitest'

import { snap, targetsOf } from './snapping'

const WORLD = [-180, -90, 180, 90] as const
const square = { type: 'Polygon' as const, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]] }
const targets = [targetsOf([square], WORLD)]

test('a vertex in reach is better than a nearer edge', () => {
  expect(snap(targets, [0.05, 0.01], 0.1)).toEqual({ place: [0, 0], to: 'vertex' })
})

test('far from vertices, the nearest place of an edge', () => {
  expect(snap(targets, [0.5, 0.05], 0.1)).toEqual({ place: [0.5, 0], to: 'edge' })
  expect(snap(targets, [0.03, 0.5], 0.1)).toEqual({ place: [0, 0.5], to: 'edge' })
})

test('nothing near is nothing', () => expect(snap(targets, [0.5, 0.5], 0.1)).toBeNull())

test('points are targets, and what is out of sight is not', () => {
  const point = { type: 'Point' as const, coordinates: [5, 5] }
  expect(snap([targetsOf([point], WORLD)], [5.01, 5], 0.1)).toEqual({ place: [5, 5], to: 'vertex' })
  expect(targetsOf([point, square], [2, 2, 3, 3])).toHaveLength(0)
})
