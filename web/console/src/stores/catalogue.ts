/** What seldom changes and many forms need: categories and organisations. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import * as api from '@/api/calls'
import type { Category, Organisation } from '@/api/types'

export const useCatalogue = defineStore('catalogue', () => {
  const categories = shallowRef<Category[]>([])
  const organisations = shallowRef<Organisation[]>([])
  const categoryByCode = computed(() => new Map(categories.value.map((category) => [category.code, category])))

  async function load(): Promise<void> {
    ;[categories.value, organisations.value] = await Promise.all([api.listCategories(), api.listOrganisations()])
  }

  return { categories, organisations, categoryByCode, load }
})
