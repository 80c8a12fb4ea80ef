/** Whether squads and incidents of the sample move by themselves. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

import * as api from '@/api/calls'

export const useSimulation = defineStore('simulation', () => {
  const running = ref(false)

  async function set(wanted: boolean): Promise<void> {
    running.value = (await api.setSimulation(wanted)).running
  }

  return { running, set }
})
