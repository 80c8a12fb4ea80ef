/** Whether the sheet of one's own account is open, or that of all accounts. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export type AccountSheetName = 'own' | 'all'

export const useAccountSheets = defineStore('accountSheets', () => {
  const open = ref<AccountSheetName | null>(null)
  const show = (sheet: AccountSheetName) => void (open.value = sheet)
  const hide = () => void (open.value = null)
  return { open, show, hide }
})
