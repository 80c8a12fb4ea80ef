/** Whether the sheet of forms is open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useFormsSheet = defineStore('formsSheet', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)
  return { open, show, hide }
})
