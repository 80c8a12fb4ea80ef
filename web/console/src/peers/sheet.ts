/** Whether the sheet of peers is open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const usePeersSheet = defineStore('peersSheet', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)

  return { open, show, hide }
})
