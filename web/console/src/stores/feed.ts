/** What happened, newest first, as the line at the foot and the wall show it. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import type { FeedEntry } from '@/api/types'

const KEPT = 200

export const useFeed = defineStore('feed', () => {
  const entries = shallowRef<FeedEntry[]>([])

  function add(entry: FeedEntry): void {
    if (entries.value.some((known) => known.id === entry.id)) return
    entries.value = [entry, ...entries.value].slice(0, KEPT)
  }

  return { entries, add }
})
