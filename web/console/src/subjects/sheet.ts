/** Which part of the subjects' sheet is open: the list, one subject, draws, one draw, a new one, or the rule. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

export const TABS = ['subjects', 'draws', 'rule'] as const
export type Tab = (typeof TABS)[number]

interface Place {
  tab: Tab
  subjectId?: number
  drawId?: number
  isDrawing?: boolean
}

export const useSubjectSheet = defineStore('subjectSheet', () => {
  const open = ref(false)
  const place = shallowRef<Place>({ tab: 'subjects' })
  /** What was open before within the sheet; nothing where it was opened from elsewhere. */
  let trail: Place[] = []

  const tab = computed(() => place.value.tab)
  const subjectId = computed(() => place.value.subjectId ?? null)
  const drawId = computed(() => place.value.drawId ?? null)
  const isDrawing = computed(() => place.value.isDrawing ?? false)

  function show(wanted: Tab = place.value.tab): void {
    trail = []
    place.value = { tab: wanted }
    open.value = true
  }

  /** Goes on within the sheet; one that was made leads not back to the form that made it. */
  function go(next: Place): void {
    if (!open.value) trail = []
    else if (!isDrawing.value) trail = [...trail, place.value]
    place.value = next
    open.value = true
  }

  /** Opens the page of a subject, from anywhere in the console. */
  const showSubject = (id: number) => go({ tab: 'subjects', subjectId: id })
  const showDraw = (id: number) => go({ tab: 'draws', drawId: id })
  const startDrawing = () => go({ tab: 'draws', isDrawing: true })

  /** One step back: to what was open before, and out of the sheet from where it was entered. */
  function back(): void {
    const before = trail.at(-1)
    trail = trail.slice(0, -1)
    if (before) place.value = before
    else open.value = false
  }

  const hide = () => void (open.value = false)

  return { open, tab, subjectId, drawId, isDrawing, show, showSubject, showDraw, startDrawing, back, hide }
})
