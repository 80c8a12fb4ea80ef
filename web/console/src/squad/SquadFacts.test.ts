// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'

import * as api from '@/api/calls'
import type { Squad } from '@/api/types'
import { i18n } from '@/i18n/i18n'
import { useCatalogue } from '@/stores/catalogue'
import { useSettings } from '@/stores/settings'

import SquadFacts from './SquadFacts.vue'

const squad = {
  id: 1,
  organisation: { id: 1, code: '1', name: '市', name_en: 'City' },
  capabilities: ['gas_safety', 'our_own'],
  post: null,
} as unknown as Squad

test('capabilities bear the names of the catalogue, one of the city’s own its code', async () => {
  setActivePinia(createPinia())
  vi.spyOn(api, 'listCategories').mockResolvedValue([])
  vi.spyOn(api, 'listOrganisations').mockResolvedValue([])
  const gas = { code: 'gas_safety', name: '燃气安全', name_en: 'gas safety' }
  vi.spyOn(api, 'listCapabilities').mockResolvedValue([gas])
  await useCatalogue().load()
  const facts = mount(SquadFacts, { props: { squad }, global: { plugins: [i18n] } })
  const tags = () => facts.findAll('.tag').map((tag) => tag.text())
  expect(tags()).toEqual(['燃气安全', 'our_own'])
  useSettings().locale = 'en'
  await facts.vm.$nextTick()
  expect(tags()).toEqual(['gas safety', 'our_own'])
})
