// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { nextTick } from 'vue'

import type { Session } from '@/api/types'

import { useSettings } from './settings'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

function session(changes: { theme?: string; locale?: string; panels?: Record<string, unknown> } = {}): Session {
  return {
    account: {
      id: 1,
      name: 'operator',
      display_name: '张三',
      role: 'operator',
      locale: changes.locale ?? '',
      theme: changes.theme ?? '',
      squad_id: null,
    },
    organisation: { id: 1, code: '1101', name: '北京市', name_en: 'Beijing', level: 'city', bbox: null },
    permissions: [],
    lacks: null,
  csrf_token: 'x',
    is_sample: true,
    bounds: null,
    attribution: '',
    simulation: { running: true },
    panels: changes.panels ?? {},
  }
}

test('begins dark, in Chinese, without sound', () => {
  const settings = useSettings()
  expect([settings.theme, settings.locale, settings.sound]).toEqual(['dark', 'zh-CN', false])
})

test('takes over what the account kept, and survives what it does not know', async () => {
  const settings = useSettings()
  settings.adopt(session({ theme: 'light', locale: 'fr', panels: { left: { width: 300, folded: true } } }))
  expect([settings.theme, settings.locale, settings.panels.left.folded]).toEqual(['light', 'zh-CN', true])
  await nextTick()
  expect(document.documentElement.dataset.theme).toBe('light')
})

test('what was chosen at the door counts for more than what the account kept', async () => {
  const settings = useSettings()
  settings.locale = 'en'
  await nextTick()
  settings.adopt(session({ theme: 'light', locale: 'zh-CN' }))
  expect([settings.theme, settings.locale]).toEqual(['light', 'en'])
})

test.each([
  [10, 260],
  [300.4, 300],
  [9000, 560],
])('a left panel dragged to %d px is %d px wide', (wanted, expected) => {
  const settings = useSettings()
  settings.resize('left', wanted)
  expect(settings.panels.left.width).toBe(expected)
})

test('is the same after a reload', async () => {
  useSettings().theme = 'light'
  await nextTick()
  setActivePinia(createPinia())
  expect(useSettings().theme).toBe('light')
})

test('the layers that are not shown are those of the account', async () => {
  const settings = useSettings()
  settings.adopt(session({ panels: { hidden: ['boundary_areas'] } }))
  expect([...settings.hiddenLayers]).toEqual(['boundary_areas'])
  settings.hiddenLayers.add('posts')
  await nextTick()
  expect(JSON.parse(localStorage.getItem('console.settings')!).hidden).toEqual(['boundary_areas', 'posts'])
})
