import { expect, test } from 'vitest'

import type { LayerView } from '@/stores/layers'

import { tilesAddress } from './tilesAddress'

const AT = Date.UTC(2026, 1, 4, 10)

test.each<[LayerView, number | null, string]>([
  ['published', null, ''],
  ['published', AT, '?at=2026-02-04T10%3A00%3A00.000Z'],
  ['draft', null, '?view=draft'],
  ['draft', AT, '?view=draft'],
  [3, null, '?version=3'],
  [3, AT, '?version=3&at=2026-02-04T10%3A00%3A00.000Z'],
])('%s at %s', (view, at, query) => {
  expect(tilesAddress('http://city', 'key_zones', view, at)).toBe(`http://city/tiles/key_zones/{z}/{x}/{y}.mvt${query}`)
})
