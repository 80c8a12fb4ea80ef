/** Which part of joint response is open: agreements, loans, rotas, the board or satisfaction; and what of it the map shows. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { FeatureCollection } from '@/api/types'
import { type BBox, useMapCommands } from '@/stores/mapCommands'

export const TABS = ['agreements', 'loans', 'rotas', 'board', 'satisfaction'] as const
export type Tab = (typeof TABS)[number]
export type Geometry = FeatureCollection['features'][number]['geometry']

export const useJointSheet = defineStore('jointSheet', () => {
  const open = ref(false)
  const tab = ref<Tab>('agreements')
  /** An area that is looked at, until Esc. */
  const outline = shallowRef<Geometry | null>(null)

  function show(wanted: Tab = tab.value): void {
    tab.value = wanted
    open.value = true
  }

  const hide = () => void (open.value = false)

  /** Closes the sheet and shows an area on the map. */
  function look(geometry: Geometry, bounds: BBox): void {
    hide()
    outline.value = geometry
    useMapCommands().fitBounds(bounds)
  }

  return { open, tab, outline, show, hide, look }
})
