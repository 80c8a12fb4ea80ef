import { expect, test } from 'vitest'

import { findFault } from './faults'

const polygon = (...ring: number[][]) => ({ type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] })

test('a bow tie crosses itself, and where', () => {
  expect(findFault(polygon([0, 0], [2, 2], [2, 0], [0, 2]))).toEqual({ code: 'self_intersection', at: [1, 1] })
})

test.each([
  ['a triangle', polygon([0, 0], [1, 0], [0, 1])],
  ['one with a notch', polygon([0, 0], [4, 0], [4, 4], [2, 1], [0, 4])],
  ['a point', { type: 'Point' as const, coordinates: [0, 0] }],
  ['a line that crosses itself, as roads may', { type: 'LineString' as const, coordinates: [[0, 0], [2, 2], [2, 0], [0, 2]] }],
])('%s is fine', (_, shape) => expect(findFault(shape)).toBeNull())

test('a place put twice is no crossing', () => {
  expect(findFault(polygon([0, 0], [0, 0], [4, 0], [4, 4], [4, 4], [0, 4], [0, 0]))).toBeNull()
})

test('what lies on one line has no area', () => {
  expect(findFault(polygon([0, 0], [1, 1], [2, 2]))?.code).toBe('zero_area')
})

test('a vertex on another edge touches, which is a fault as well', () => {
  expect(findFault(polygon([0, 0], [4, 0], [4, 4], [2, 0], [0, 4]))?.at).toEqual([2, 0])
})

test('a line of one place is too short', () => {
  expect(findFault({ type: 'LineString', coordinates: [[1, 1], [1, 1]] })?.code).toBe('too_short')
})

test('a hole is looked at too', () => {
  const shape = { type: 'Polygon' as const, coordinates: [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [3, 3], [3, 1], [1, 3], [1, 1]]] }
  expect(findFault(shape)?.at).toEqual([2, 2])
})
