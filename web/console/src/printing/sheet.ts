/** Whether the sheet is open from which the situation is printed. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const usePrintSheet = defineStore('printSheet', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)

  return { open, show, hide }
})
