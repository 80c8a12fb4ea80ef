/** Whether the sheet of all keys is open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useShortcutSheet = defineStore('shortcutSheet', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)
  return { open, show, hide }
})
