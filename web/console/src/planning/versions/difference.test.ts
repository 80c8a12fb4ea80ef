import { expect, test } from 'vitest'

import type { Change } from '@/api/publishing'
import { boundsOf, positionsOf } from '@/map/camera'

import { countChanges, differenceFeatures, fieldRows, placesOf } from './difference'

const square = (west: number, east: number) => ({ type: 'Polygon' as const, coordinates: [[[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]] })

function version(west: number, east: number, properties: Record<string, unknown> = {}): Change['before'] {
  return { type: 'Feature', id: 1, geometry: square(west, east), properties: { name: '甲', name_en: '', attributes: {}, window: null, demands: {}, ...properties } } as Change['before']
}

function change(given: Partial<Change>): Change {
  return { feature_id: 1, change: 'changed', before: null, after: null, added: null, removed: null, fields: [], author: '李', reason: '', ...given }
}

const moved = change({ before: version(0, 2), after: version(1, 3), added: square(2, 3), removed: square(0, 1), fields: ['geometry'] })
const partsOf = (...changes: Change[]) => differenceFeatures(changes, null).features.map(({ properties }) => properties!.part)

test.each<[string, Change, string[]]>([
  ['a new one is added', change({ change: 'created', after: version(0, 1) }), ['added']],
  ['one that goes is removed', change({ change: 'deleted', before: version(0, 1) }), ['removed', 'before']],
  ['of a moved one, what came and what went', moved, ['after', 'before', 'added', 'removed']],
  ['one of the same shape is drawn as it is', change({ before: version(0, 1), after: version(0, 1, { name: '乙' }), fields: ['name'] }), ['after']],
])('%s', (_, each, parts) => {
  expect(partsOf(each)).toEqual(parts)
})

test('the one that is looked at stands out', () => {
  const other = { ...moved, feature_id: 2 }
  const focused = differenceFeatures([moved, other], 2).features.filter(({ properties }) => properties!.focused)
  expect(new Set(focused.map(({ properties }) => properties!.id))).toEqual(new Set([2]))
})

test('fields are told one by one, whatever the order of members', () => {
  const before = version(0, 1, { attributes: { level: 2, note: '' }, demands: { joint: true, priority_up: 1 } })
  const after = version(0, 1, { name: '乙', attributes: { level: 1 }, demands: { priority_up: 1, joint: true } })
  expect(fieldRows({ before, after })).toEqual([
    { field: 'name', before: '甲', after: '乙' },
    { field: 'attributes.level', before: 2, after: 1 },
  ])
})

test('a new feature tells what it has, and nothing of what it has not', () => {
  expect(fieldRows({ before: null, after: version(0, 1, { attributes: { level: 1, note: '' } }) })).toEqual([
    { field: 'name', before: undefined, after: '甲' },
    { field: 'attributes.level', before: undefined, after: 1 },
  ])
})

test('counts', () => {
  expect(countChanges([moved, moved, change({ change: 'created' })])).toEqual({ created: 1, changed: 2, deleted: 0 })
})

test('the box of a moved feature holds where it was and where it is', () => {
  expect(boundsOf(placesOf([moved], positionsOf))).toEqual([0, 0, 3, 1])
})
