import type { LayerSpecification } from 'maplibre-gl'
import { describe, expect, it } from 'vitest'

import { baseLayers } from './base'
import { makePalette } from './palette'
import { restyle } from './restyle'
import { SLOTS, slotLayerId } from './slots'

const dark = makePalette('dark', (name) => (name === '--text' ? '#e6edf3' : '#0d1117'))
const light = makePalette('light', (name) => (name === '--text' ? '#1a222c' : '#f5f6f8'))

const line = (paint: object, filter?: unknown): LayerSpecification =>
  ({ id: 'a', type: 'line', source: 's', paint, ...(filter ? { filter } : {}) }) as LayerSpecification

describe('restyle', () => {
  it('finds nothing between equal lists', () => {
    expect(restyle(baseLayers(dark, 'zh-CN'), baseLayers(dark, 'zh-CN'))).toEqual({ changes: [], filters: [] })
  })

  it('names a property that changed, came or went', () => {
    const { changes } = restyle([line({ 'line-color': 'red', 'line-width': 1 })], [line({ 'line-color': 'blue', 'line-blur': 2 })])
    expect(changes).toEqual([
      { layer: 'a', part: 'paint', property: 'line-color', value: 'blue' },
      { layer: 'a', part: 'paint', property: 'line-width', value: undefined },
      { layer: 'a', part: 'paint', property: 'line-blur', value: 2 },
    ])
  })

  it('sets a filter anew only when it differs', () => {
    expect(restyle([line({}, ['has', 'x'])], [line({}, ['has', 'x'])]).filters).toEqual([])
    expect(restyle([line({}, ['has', 'x'])], [line({})]).filters).toEqual([{ layer: 'a', filter: undefined }])
  })

  it('leaves layers alone that only one list has', () => {
    expect(restyle([], [line({ 'line-color': 'red' })]).changes).toEqual([])
  })
})

describe('the base style', () => {
  it('changes only paint with the theme, so that no tile is laid out again', () => {
    const { changes, filters } = restyle(baseLayers(dark, 'zh-CN'), baseLayers(light, 'zh-CN'))
    expect(new Set(changes.map((change) => change.part))).toEqual(new Set(['paint']))
    expect(filters).toEqual([])
  })

  it('changes only the words with the language', () => {
    const { changes } = restyle(baseLayers(dark, 'zh-CN'), baseLayers(dark, 'en'))
    expect(new Set(changes.map((change) => change.property))).toEqual(new Set(['text-field', 'text-max-width']))
  })

  it('has a slot for each kind of overlay, in order, and no layer twice', () => {
    const ids = baseLayers(dark, 'zh-CN').map((layer) => layer.id)
    expect(ids.filter((id) => id.startsWith('slot-'))).toEqual(SLOTS.map(slotLayerId))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
