/** The kinds of layers: the product's own and those of this city. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import { type Kind, kinds as api } from '@/api/publishing'
import type { LayerInfo } from '@/api/types'

export const useKinds = defineStore('kinds', () => {
  const items = shallowRef<Kind[]>([])
  const byKey = computed(() => new Map(items.value.map((kind) => [kind.key, kind])))

  async function load(): Promise<void> {
    items.value = await api.list()
  }

  /** What a layer says of its looks, over what its kind says. */
  const styleOf = (layer: Pick<LayerInfo, 'kind' | 'style'>): Record<string, unknown> => ({
    ...byKey.value.get(layer.kind)?.style,
    ...layer.style,
  })

  return { items, byKey, load, styleOf }
})
