/** Whether the sheet of patrol orders is open, on what, and what of patrols the map shows. */
import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import { useMapCommands } from '@/stores/mapCommands'

import { boundsOf } from './shapes'

export interface Place {
  id: number
  name: string
}

export const usePatrols = defineStore('patrols', () => {
  const open = ref(false)
  const orderId = ref<number | null>(null)
  /** Whether an order was opened from the list of all, to which one step back leads. */
  let isOfList = false
  /** The hotspots that an order is being written for. */
  const drafting = shallowRef<Place[] | null>(null)
  /** What is looked at on the map, until Esc. */
  const shown = shallowRef<FeatureCollection | null>(null)
  /** Goes up with every act, so that what is listed elsewhere is fetched anew. */
  const changes = ref(0)

  function show(id: number | null = null): void {
    isOfList = open.value && orderId.value === null && drafting.value === null
    orderId.value = id
    drafting.value = null
    open.value = true
  }

  function draft(places: Place[]): void {
    orderId.value = null
    drafting.value = places
    open.value = true
  }

  const hide = () => void (open.value = false)

  /** One step back: from an order of the list to the list, from elsewhere out. */
  function back(): void {
    if (orderId.value !== null && isOfList) show()
    else hide()
  }

  const changed = () => void (changes.value += 1)

  function look(collection: FeatureCollection): void {
    hide()
    shown.value = collection
    useMapCommands().fitBounds(boundsOf(collection))
  }

  return { open, orderId, drafting, shown, changes, show, draft, back, hide, changed, look }
})
