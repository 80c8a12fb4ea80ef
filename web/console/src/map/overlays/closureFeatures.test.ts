import { expect, it } from 'vitest'

import type { Closure } from '@/api/types'

import { closureFeatures, closureState } from './closureFeatures'

const NOW = Date.parse('2026-11-24T06:00:00Z')

it.each([
  ['2026-11-24T05:00:00Z', null, 'in_force'],
  ['2026-11-24T06:00:00Z', '2026-11-24T07:00:00Z', 'in_force'],
  ['2026-11-24T06:00:01Z', null, 'to_come'],
  ['2026-11-24T05:00:00Z', '2026-11-24T06:00:00Z', 'past'],
] as const)('from %s to %s is %s', (starts_at, ends_at, state) => {
  expect(closureState({ starts_at, ends_at }, NOW)).toBe(state)
})

it('leaves out what is past and what has no shape', () => {
  const closure: Closure = { id: 1, reason: '', road_name: '', modes: ['car'], lifted_at: null, starts_at: '2026-11-24T05:00:00Z', ends_at: null, geometry: { type: 'Point', coordinates: [116, 40] } }
  const rows = [closure, { ...closure, id: 2, geometry: null }, { ...closure, id: 3, ends_at: '2026-11-24T05:30:00Z' }]
  expect(closureFeatures(rows, NOW).features.map((feature) => feature.id)).toEqual([1])
})
