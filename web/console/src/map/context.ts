/** What every layer and control of the map is given: the live map, its palette and its images. */
import { inject, type InjectionKey, type Ref } from 'vue'

import type { Locale } from '@/i18n/i18n'

import type { MapLibre } from './map'
import type { Palette } from './style/palette'

export interface MapContext {
  map: MapLibre
  palette: Readonly<Ref<Palette>>
  locale: Readonly<Ref<Locale>>
  isMotionReduced: boolean
}

export const MAP_CONTEXT: InjectionKey<Readonly<Ref<MapContext | null>>> = Symbol('map')

/** The map that stands around this component. */
export function useMap(): MapContext {
  const context = inject(MAP_CONTEXT)?.value
  if (!context) throw new Error('A map layer or control stands outside the map stage.')
  return context
}
