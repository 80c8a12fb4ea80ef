/** The tree of map layers and which of them are shown; the features themselves are the map's affair. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import type { LayerGroup } from '@/api/types'

const KEY = 'console.layers.hidden'

export const useLayers = defineStore('layers', () => {
  const groups = shallowRef<LayerGroup[]>([])
  /** Whether the tree stands open on the map. */
  const treeOpen = ref(false)
  /** Counts how often somebody asked to go to the tree, which takes the focus then. */
  const treeAsked = ref(0)
  const hidden = ref(new Set<string>(JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]))

  const all = computed(() => groups.value.flatMap((group) => group.layers))
  const visible = computed(() => all.value.filter((layer) => !hidden.value.has(layer.key)))

  watch(hidden, (keys) => localStorage.setItem(KEY, JSON.stringify([...keys])), { deep: true })

  async function load(): Promise<void> {
    groups.value = (await api.layers.tree()).items
  }

  function show(key: string, isShown: boolean): void {
    if (isShown) hidden.value.delete(key)
    else hidden.value.add(key)
  }

  function goToTree(): void {
    treeOpen.value = true
    treeAsked.value += 1
  }

  return { groups, treeOpen, treeAsked, goToTree, hidden, all, visible, load, show }
})
