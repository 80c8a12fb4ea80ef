/** Which of the planners' sheets is open: plans, a new layer, kinds of layers, holidays. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export type PlanningSheet = 'plans' | 'new-layer' | 'kinds' | 'holidays'

export const usePlanningSheets = defineStore('planningSheets', () => {
  const open = ref<PlanningSheet | null>(null)
  const show = (sheet: PlanningSheet) => void (open.value = sheet)
  const hide = () => void (open.value = null)
  return { open, show, hide }
})
