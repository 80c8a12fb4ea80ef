import { expect, test } from 'vitest'

import { readCoordinates } from './coordinates'

test.each([
  ['116.3912, 39.9075', [116.3912, 39.9075]],
  ['116.3912 39.9075', [116.3912, 39.9075]],
  ['116.3912，39.9075', [116.3912, 39.9075]],
  ['39.9075,116.3912', [116.3912, 39.9075]],
  ['[116.3912, 39.9075]', [116.3912, 39.9075]],
  ['-0.12, 51.5', [-0.12, 51.5]],
  ['116.39', null],
  ['1, 2, 3', null],
  ['200, 95', null],
  ['三里屯', null],
  ['', null],
])('%s', (typed, expected) => {
  expect(readCoordinates(typed, 'wgs84')).toEqual(expected)
})

test('shifted systems are brought back, by hundreds of metres', () => {
  const [lon, lat] = readCoordinates('116.3912, 39.9075', 'gcj02')!
  expect(lon).toBeCloseTo(116.385, 2)
  expect(lat).toBeCloseTo(39.906, 2)
  expect(readCoordinates('116.3912, 39.9075', 'bd09')![0]).toBeLessThan(lon)
})
