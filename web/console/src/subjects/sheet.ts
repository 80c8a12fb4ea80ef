/** Which part of the subjects' sheet is open: the list, one subject, draws, one draw, a new one, or the rule. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const TABS = ['subjects', 'draws', 'rule'] as const
export type Tab = (typeof TABS)[number]

export const useSubjectSheet = defineStore('subjectSheet', () => {
  const open = ref(false)
  const tab = ref<Tab>('subjects')
  const subjectId = ref<number | null>(null)
  const drawId = ref<number | null>(null)
  const isDrawing = ref(false)

  function show(wanted: Tab = tab.value): void {
    tab.value = wanted
    subjectId.value = drawId.value = null
    isDrawing.value = false
    open.value = true
  }

  /** Opens the page of a subject, from anywhere in the console. */
  function showSubject(id: number): void {
    show('subjects')
    subjectId.value = id
  }

  function showDraw(id: number): void {
    show('draws')
    drawId.value = id
  }

  function startDrawing(): void {
    show('draws')
    isDrawing.value = true
  }

  /** One step back: from a page to its list, from a list out of the sheet. */
  function back(): void {
    if (subjectId.value === null && drawId.value === null && !isDrawing.value) open.value = false
    else show(tab.value)
  }

  const hide = () => void (open.value = false)

  return { open, tab, subjectId, drawId, isDrawing, show, showSubject, showDraw, startDrawing, back, hide }
})
