/** How fresh what is on screen is: live, reconnecting, or so many seconds behind. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { clock } from '@/format/now'
import type { ConnectionState } from '@/stream/connection'

/** A ping comes every 15 s; five more are patience. */
const FRESH_S = 20

export const useStream = defineStore('stream', () => {
  const state = ref<ConnectionState>('connecting')
  const heardAt = ref(0)

  const silent_s = computed(() =>
    heardAt.value === 0 ? 0 : Math.max(0, Math.round((clock.value - heardAt.value) / 1000)),
  )
  /** Seconds that the screen is behind; 0 while it is live. */
  const behind_s = computed(() => {
    const lost = state.value === 'reconnecting' || state.value === 'ended'
    return lost || silent_s.value > FRESH_S ? silent_s.value : 0
  })

  function heard(): void {
    heardAt.value = clock.value
  }

  return { state, heardAt, behind_s, heard }
})
