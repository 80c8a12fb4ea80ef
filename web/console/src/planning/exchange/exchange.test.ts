// @vitest-environment jsdom
import { expect, test } from 'vitest'

import { type Import, nameOf } from '@/api/exchange'

import { besideDialog, columnRows, examplesOf, mapped, matchable, sizeOf } from './mapping'
import { epsgOf, zoneAt } from './systems'

test('columns are shown with what they hold and become', () => {
  const upload = {
    file: { columns: ['名称', 'x'], first_rows: [{ 名称: '甲', x: null }, { 名称: '甲', x: { a: 1 } }] },
    options: { mapping: { 名称: 'name' } },
  } as unknown as Import
  expect(columnRows(upload)).toEqual([
    { column: '名称', examples: ['甲'], target: 'name' },
    { column: 'x', examples: ['{"a":1}'], target: '' },
  ])
  expect(columnRows({ ...upload, file: null })).toEqual([])
})

test('examples are few and short', () => {
  expect(examplesOf([1, 2, 3, 4, '', null])).toEqual(['1', '2', '3'])
  expect(examplesOf(['长'.repeat(50)])[0]).toHaveLength(41)
})

test('a target is taken from the column that had it', () => {
  expect(mapped({ a: 'name', b: 'window' }, 'c', 'name')).toEqual({ b: 'window', c: 'name' })
  expect(mapped({ a: 'name' }, 'a', '')).toEqual({})
})

test('rows are matched by names and attributes, not by what holds', () => {
  expect(matchable({ a: 'name', b: 'window', c: 'demands', d: 'attributes.code' })).toEqual(['name', 'attributes.code'])
})

test('a plane is known by its number however it is spelled', () => {
  expect([' 4527', 'epsg:4527', 'EPSG 4527', 'UTM', ''].map(epsgOf)).toEqual(['EPSG:4527', 'EPSG:4527', 'EPSG:4527', null, null])
})

test('a longitude has its 3-degree zone', () => {
  expect(zoneAt(116.4)).toEqual({ code: 'EPSG:4527', meridian: 117 })
  expect(zoneAt(75)).toEqual({ code: 'EPSG:4513', meridian: 75 })
  expect(zoneAt(2)).toBeNull()
})

test('a file is called as the server says', () => {
  expect(nameOf(`attachment; filename="_v1.geojson"; filename*=UTF-8''%E5%8C%BA_v1.geojson`)).toBe('区_v1.geojson')
  expect(nameOf('')).toBe('layers')
})

test('sizes are told in the unit that fits', () => {
  expect([12, 2048, 3 * 2 ** 20].map(sizeOf)).toEqual(['1 KB', '2 KB', '3.0 MB'])
})

test('what is looked at stands beside the dialog', () => {
  expect(besideDialog([116, 39, 118, 40])).toEqual([115, 39, 118, 40])
})
