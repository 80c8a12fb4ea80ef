import type { LayerSpecification } from 'maplibre-gl'
import { expect, test } from 'vitest'

import { fade } from './fade'

const symbol = { id: 'squad', type: 'symbol', source: 's', paint: { 'icon-opacity': 0.5, 'text-color': 'red' } } as LayerSpecification
const circle = { id: 'ring', type: 'circle', source: 's', paint: { 'circle-opacity': ['case', ['get', 'chosen'], 0.2, 0] } } as LayerSpecification

test('every opacity is multiplied, those that were not set too', () => {
  const { squads } = fade({ squads: [symbol, circle] }, 0.25)
  expect(squads![0]!.paint).toEqual({ 'icon-opacity': ['*', 0.25, 0.5], 'text-opacity': ['*', 0.25, 1], 'text-color': 'red' })
  expect(squads![1]!.paint).toMatchObject({ 'circle-opacity': ['*', 0.25, ['case', ['get', 'chosen'], 0.2, 0]] })
})

test('at full strength nothing is touched', () => {
  const layers = { squads: [symbol] }
  expect(fade(layers, 1)).toBe(layers)
})
