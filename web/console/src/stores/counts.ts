/** The figures of the top bar, as the server counts them. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import * as api from '@/api/calls'
import type { Counts } from '@/api/types'

const REFRESH_AFTER_MS = 400

export const useCounts = defineStore('counts', () => {
  const counts = shallowRef<Counts | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    counts.value = await api.counts()
  }

  /** Asks again soon, once for many events. A failed count stays as it was: the stream's state says why. */
  function refreshSoon(): void {
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void load().catch(() => undefined)
    }, REFRESH_AFTER_MS)
  }

  return { counts, load, refreshSoon }
})
