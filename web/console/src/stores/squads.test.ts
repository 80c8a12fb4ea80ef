// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { watchEffect } from 'vue'

import { useSquads } from './squads'

beforeEach(() => setActivePinia(createPinia()))

test('a batch of fixes moves squads with one notification', () => {
  const squads = useSquads()
  const told = vi.fn()
  watchEffect(() => told(squads.positions.size), { flush: 'sync' })
  squads.move([
    [1, 116.4, 39.9, 90, 30, 1000],
    [2, 116.5, 39.8, null, null, 1000],
  ])
  expect(told.mock.calls).toEqual([[0], [2]])
  expect(squads.positions.get(2)).toEqual({
    location: [116.5, 39.8],
    heading_deg: null,
    speed_kmh: null,
    at: 1_000_000,
  })
})

test('an older fix does not move a squad back', () => {
  const squads = useSquads()
  squads.move([[1, 116.4, 39.9, 90, 30, 1000]])
  squads.move([[1, 116.3, 39.9, 90, 30, 999]])
  expect(squads.positions.get(1)?.location).toEqual([116.4, 39.9])
})
