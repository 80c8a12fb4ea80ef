// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { i18n } from '@/i18n/i18n'
import { useMapCommands } from '@/stores/mapCommands'

import CoordinateReadout from './CoordinateReadout.vue'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

const open = () => mount(CoordinateReadout, { global: { plugins: [i18n] } })

it('reads the cursor, and the centre when the cursor is off the map', async () => {
  const commands = useMapCommands()
  commands.camera = { center: [116.1, 39.1], zoom: 10, bounds: [116, 39, 117, 40] }
  const readout = open()
  expect(readout.get('output').text()).toBe('116.10000, 39.10000')
  commands.cursor = [116.39746, 39.90872]
  await nextTick()
  expect(readout.get('output').text()).toBe('116.39746, 39.90872')
})

it('reads in the chosen system and keeps the choice', async () => {
  useMapCommands().cursor = [116.3974589, 39.9087202]
  const readout = open()
  await readout.get('select').setValue('bd09')
  expect(readout.get('output').text()).toBe('116.41008, 39.91646')
  expect(open().get<HTMLSelectElement>('select').element.value).toBe('bd09')
})
