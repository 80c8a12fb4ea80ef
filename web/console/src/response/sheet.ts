/** Whether the response plans are open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useResponsePlans = defineStore('responsePlans', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)
  return { open, show, hide }
})
