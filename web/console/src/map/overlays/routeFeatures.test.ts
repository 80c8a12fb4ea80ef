import { expect, it } from 'vitest'

import type { ShownRoute } from '@/stores/mapCommands'

import { routeLabels, routeLines } from './routeFeatures'

const route = (changes: Partial<ShownRoute>): ShownRoute => ({
  id: 'squad-1',
  style: 'best',
  coordinates: [[116, 40], [116.1, 40]],
  label: '4′10″',
  ...changes,
})

it('draws the best above the others', () => {
  const lines = routeLines([route({}), route({ id: 'squad-2', style: 'other' })])
  expect(lines.features.map((feature) => feature.properties!.order)).toEqual([2, 0])
})

it('leaves out a line of fewer than two points', () => {
  expect(routeLines([route({ coordinates: [] }), route({ coordinates: [[116, 40]] })]).features).toEqual([])
})

it('labels each route on its line, and none that has no words', () => {
  const labels = routeLabels([route({}), route({ id: 'squad-2', label: '' })])
  expect(labels.features).toHaveLength(1)
  expect(labels.features[0]!.properties).toMatchObject({ label: '4′10″', style: 'best' })
})
