/** What seldom changes and many forms need: categories, organisations and what squads can do. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import * as api from '@/api/calls'
import type { Capability, Category, Organisation } from '@/api/types'

export const useCatalogue = defineStore('catalogue', () => {
  const categories = shallowRef<Category[]>([])
  const organisations = shallowRef<Organisation[]>([])
  const capabilities = shallowRef<Capability[]>([])
  const categoryByCode = computed(() => new Map(categories.value.map((category) => [category.code, category])))
  const capabilityByCode = computed(() => new Map(capabilities.value.map((each) => [each.code, each])))

  async function load(): Promise<void> {
    const asked = [api.listCategories(), api.listOrganisations(), api.listCapabilities()] as const
    ;[categories.value, organisations.value, capabilities.value] = await Promise.all(asked)
  }

  return { categories, organisations, categoryByCode, capabilityByCode, load }
})
