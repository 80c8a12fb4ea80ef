// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { i18n } from '@/i18n/i18n'

import MapStage from './MapStage.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
})

it('says so where the browser cannot draw a map', async () => {
  const stage = mount(MapStage, { global: { plugins: [i18n] } })
  await nextTick()
  expect(stage.get('[role=alert]').text()).toContain('WebGL2')
  expect(stage.attributes('data-ready')).toBe('false')
})
