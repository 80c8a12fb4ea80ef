/** Whether the ledger is open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useLedgerSheet = defineStore('ledgerSheet', () => {
  const open = ref(false)
  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)
  return { open, show, hide }
})
