/** The one thing the operator looks at (right panel, ring on the map), and what the pointer is over in any list. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import type { LonLat } from '@/api/types'

export type Selected =
  | { kind: 'incident'; id: number }
  | { kind: 'squad'; id: number }
  | { kind: 'draft'; draft: Draft }

/** An incident being taken in: what is known when the form opens. */
export interface Draft {
  location: LonLat | null
  category?: string
  description?: string
  place?: string
}

export interface Hovered {
  kind: 'incident' | 'squad'
  id: number
}

export const useSelection = defineStore('selection', () => {
  const selected = shallowRef<Selected | null>(null)
  const hovered = shallowRef<Hovered | null>(null)
  const before = ref<Selected[]>([])

  const incidentId = computed(() => (selected.value?.kind === 'incident' ? selected.value.id : null))
  const squadId = computed(() => (selected.value?.kind === 'squad' ? selected.value.id : null))
  const draft = computed(() => (selected.value?.kind === 'draft' ? selected.value.draft : null))

  function put(next: Selected): void {
    if (selected.value && !isSame(selected.value, next)) before.value = [...before.value.slice(-9), selected.value]
    selected.value = next
  }

  const selectIncident = (id: number) => put({ kind: 'incident', id })
  const selectSquad = (id: number) => put({ kind: 'squad', id })
  const openDraft = (value: Draft) => put({ kind: 'draft', draft: value })

  function clear(): void {
    selected.value = null
    before.value = []
  }

  /** One step back: what was looked at before, else nothing. False when there was nothing to leave. */
  function back(): boolean {
    if (!selected.value) return false
    selected.value = before.value.pop() ?? null
    return true
  }

  /** Looks no more at what has been taken away, nor does one step back lead to it. */
  function forget(kind: 'incident' | 'squad', id: number): void {
    const isIt = (one: Selected | null) => one?.kind === kind && one.id === id
    before.value = before.value.filter((one) => !isIt(one))
    if (isIt(selected.value)) clear()
    if (hovered.value?.kind === kind && hovered.value.id === id) hovered.value = null
  }

  function hover(value: Hovered | null): void {
    hovered.value = value
  }

  return { selected, hovered, incidentId, squadId, draft, selectIncident, selectSquad, openDraft, clear, back, forget, hover }
})

function isSame(a: Selected, b: Selected): boolean {
  return a.kind !== 'draft' && b.kind !== 'draft' && a.kind === b.kind && a.id === b.id
}
