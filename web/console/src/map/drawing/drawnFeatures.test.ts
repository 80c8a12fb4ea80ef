import { expect, test } from 'vitest'

import { blankContent, type Saved } from '@/planning/model/content'

import { drawnFeatures } from './drawnFeatures'
import { gripHandles, vertexHandles } from './handles'

const content = (name: string) => ({ ...blankContent({ type: 'Point' as const, coordinates: [116, 40] }), name })
const saved = (name: string): Saved => ({ featureId: 1, base: 1, content: content(name), change: null, inForce: false })
const square = { type: 'Polygon' as const, coordinates: [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]] }

test('what is dragged is drawn elsewhere, what was deleted as it was and not to be hit', () => {
  const { features } = drawnFeatures({ contents: { f1: content('一'), n1: content('新') }, saved: { f1: saved('一'), f2: saved('二') }, selected: ['n1'], dragged: 'n1' })
  expect(features.map(({ properties }) => [properties!.key, properties!.change, properties!.in_force])).toEqual([['', 'deleted', false], ['f1', null, false]])
})

test('vertices in sight have handles, and middles between them', () => {
  const all = vertexHandles(square, [-1, -1, 3, 3], { path: [0], at: 1 })
  expect(all.filter(({ properties }) => properties!.role === 'vertex')).toHaveLength(4)
  expect(all.filter(({ properties }) => properties!.role === 'mid')).toHaveLength(4)
  expect(all.find(({ properties }) => properties!.active)!.properties!.at).toBe(1)
  expect(vertexHandles(square, [1.5, 1.5, 3, 3], null)).toHaveLength(1)
})

test('grips stand above and at the corner', () => {
  const grips = gripHandles(square, ([lon, lat]) => [lon, lat + 1]).filter(({ properties }) => properties!.role === 'grip')
  expect(grips.map(({ geometry }) => (geometry as { coordinates: number[] }).coordinates)).toEqual([[1, 3], [2, 0]])
})
