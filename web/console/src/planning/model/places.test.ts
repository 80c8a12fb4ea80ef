import { expect, test } from 'vitest'

import { wgs84ToGcj02 } from '@/map/coordinates/gcj'

import { readPlaces } from './places'

test.each([
  ['116.39, 39.90\n116.40, 39.91'],
  ['39.90 116.39\n39.91 116.40'],
  ['[[116.39,39.90],[116.40,39.91]]'],
  ['1、116.39，39.90\n2、116.40，39.91'],
  ['116.39\t39.90;116.40\t39.91'],
])('%j', (text) => expect(readPlaces(text, 'wgs84').places).toEqual([[116.39, 39.9], [116.4, 39.91]]))

test('lines that are no place are told by their number, words and empty lines are not', () => {
  expect(readPlaces('经度 纬度\n116.39, 39.90\n\n116.4\n200, 39', 'wgs84')).toEqual({ places: [[116.39, 39.9]], unreadable: [4, 5] })
})

test('what comes in GCJ-02 is kept in WGS84', () => {
  const [lon, lat] = wgs84ToGcj02([116.39, 39.9])
  const [place] = readPlaces(`${lon},${lat}`, 'gcj02').places
  expect(place![0]).toBeCloseTo(116.39, 9)
  expect(place![1]).toBeCloseTo(39.9, 9)
})
