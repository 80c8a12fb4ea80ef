import { describe, expect, it } from 'vitest'

import type { Share, ShareField } from './calls'
import { betraying, definitionOf, emptyDefinition, firstChoices, grades, sent, wholeShare } from './definition'

const field = (name: string, more: Partial<ShareField> = {}): ShareField => ({
  name, name_zh: name, name_en: name, type: 'string', unit: '', codes: null, description_zh: '', description_en: '',
  grouping: '', betrays_place: false, rules: ['as_is', 'masked'], ...more,
})
const FIELDS = [
  field('number'),
  field('place', { betrays_place: true }),
  field('reported_at', { type: 'date-time', grouping: 'time', rules: ['as_is', 'coarser'] }),
  field('accuracy_m', { type: 'number', grouping: 'number', rules: ['as_is', 'coarser'] }),
]

describe('what is sent of a definition', () => {
  it('leaves fields out, and says only what a rule takes', () => {
    const definition = { ...emptyDefinition(), fields: firstChoices(FIELDS, 'exact') }
    definition.fields.number!.rule = 'out'
    definition.fields.place = { rule: 'masked', to: 'day', keep: 2 }
    definition.fields.reported_at = { rule: 'coarser', to: 'month', keep: 3 }
    definition.fields.accuracy_m = { rule: 'coarser', to: '100', keep: 3 }
    expect(sent(definition, FIELDS, null).fields).toEqual([
      { name: 'place', rule: 'masked', to: null, keep: 2 },
      { name: 'reported_at', rule: 'coarser', to: 'month', keep: null },
      { name: 'accuracy_m', rule: 'coarser', to: 100, keep: null },
    ])
  })

  it('says nothing of time and categories for a layer', () => {
    const of = { ...emptyDefinition(), source: 'layer' as const, layer_id: 4, last_days: 7, categories: ['a'], since: '2026-01-01T00:00' }
    expect(sent(of, [], null)).toMatchObject({ layer_id: 4, last_days: null, categories: [], since: null })
  })

  it('closes a drawn ring, and needs three corners for it', () => {
    const corners: [number, number][] = [[1, 1], [2, 1], [2, 2]]
    const drawn = { ...emptyDefinition(), way: 'drawn' as const, ring: corners }
    expect(sent(drawn, [], null).area?.shape?.coordinates).toEqual([[...corners, [1, 1]]])
    expect(sent({ ...drawn, ring: corners.slice(0, 2) }, [], null).area).toBeNull()
  })

  it('has a key only where one was written', () => {
    expect(wholeShare(emptyDefinition(), [], 3)).toMatchObject({ agency_id: 3, key: null })
  })
})

describe('the form of a share that there is', () => {
  it('gives the same definition back', () => {
    const share = {
      key: 'k', name: 'n', name_en: '', description: '', source: 'incidents', layer_id: null, organisation: { id: 2 },
      area: { type: 'MultiPolygon', coordinates: [] }, categories: ['a'], since: '2026-01-01T00:00:00.000Z', until: null,
      last_days: null, fields: [{ name: 'accuracy_m', rule: 'coarser', to: 10 }], precision: '100m', crs: 4490, delay_s: 600, expires_at: null,
    } as unknown as Share
    expect(sent(definitionOf(share), FIELDS, share)).toMatchObject({
      area: { shape: share.area }, since: share.since, fields: [{ name: 'accuracy_m', rule: 'coarser', to: 10 }],
      precision: '100m', crs: 4490, delay_s: 600,
    })
  })
})

it('tells which fields would betray the place', () => {
  const definition = { ...emptyDefinition(), fields: firstChoices(FIELDS, 'exact') }
  expect(betraying(FIELDS, definition)).toEqual([])
  definition.precision = 'cell'
  expect(betraying(FIELDS, definition)).toEqual(['place'])
  definition.fields.place!.rule = 'masked'
  expect(betraying(FIELDS, definition)).toEqual([])
  expect(firstChoices(FIELDS, 'cell').place!.rule).toBe('out')
})

it('offers spans of time, steps of numbers, and nothing else', () => {
  expect(FIELDS.map(grades)).toEqual([[], [], ['hour', 'day', 'month'], ['10', '100', '1000']])
})
