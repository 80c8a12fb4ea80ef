/** Roads closed now or soon. */
import { defineStore } from 'pinia'
import { shallowRef, triggerRef } from 'vue'

import * as api from '@/api/calls'
import type { Closure } from '@/api/types'

import { useShown } from './shown'

export const useClosures = defineStore('closures', () => {
  const byId = shallowRef(new Map<number, Closure>())
  const { shown, showInstead } = useShown(byId)

  async function load(): Promise<void> {
    const rows = await api.closures.list()
    byId.value = new Map(rows.map((row) => [row.id, row]))
  }

  function put(closure: Closure): void {
    byId.value.set(closure.id, closure)
    triggerRef(byId)
  }

  function drop(id: number): void {
    if (byId.value.delete(id)) triggerRef(byId)
  }

  return { byId: shown, showInstead, load, put, drop }
})
