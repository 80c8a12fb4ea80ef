// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import * as api from '@/api/calls'
import type { LayerEvent } from '@/api/types'

import { useLayers } from './layers'

const event = (given: Partial<LayerEvent> = {}): LayerEvent => ({ id: 1, key: 'zones', version: 2, state: 'published', ...given })

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('an event is heeded at once, and the tree asked for once for many', async () => {
  const tree = vi.spyOn(api.layers, 'tree').mockResolvedValue({ items: [] })
  const layers = useLayers()
  for (let n = 0; n < 3; n += 1) layers.take(event())
  expect([layers.changed.zones, tree.mock.calls.length]).toEqual([3, 0])
  await vi.runAllTimersAsync()
  expect(tree).toHaveBeenCalledOnce()
})

test('a draft that is looked at gives way to what is published; a version stays', () => {
  vi.spyOn(api.layers, 'tree').mockResolvedValue({ items: [] })
  const layers = useLayers()
  layers.view('zones', 'draft')
  layers.take(event({ state: 'draft' }))
  expect(layers.viewOf('zones')).toBe('draft')
  layers.take(event())
  expect(layers.viewOf('zones')).toBe('published')
  layers.view('zones', 1)
  layers.take(event())
  expect(layers.viewOf('zones')).toBe(1)
})

test('what is looked at otherwise is brought on the map', () => {
  const layers = useLayers()
  layers.show('zones', false)
  layers.view('zones', 'draft')
  expect(layers.hidden.has('zones')).toBe(false)
})
