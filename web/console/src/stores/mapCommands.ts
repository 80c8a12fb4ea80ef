/**
 * How the rest of the console speaks to the map and hears from it: plain state that src/map watches.
 * Nobody outside src/map holds a map object.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { FeatureCollection, LonLat } from '@/api/types'

export type BBox = [west: number, south: number, east: number, north: number]

/** Where to look next. `serial` differs each time, so that the same wish twice is two wishes. */
export type View = { serial: number } & (
  | { kind: 'fit-selection' }
  | { kind: 'fit-bounds'; bounds: BBox }
  | { kind: 'fly'; location: LonLat; zoom?: number }
)

type Wish = View extends infer V ? (V extends View ? Omit<V, 'serial'> : never) : never

export interface ShownRoute {
  /** Stable within the list, such as `squad-12`. */
  id: string
  /** `best` is the chosen or first one, `other` a candidate, `straight` the dotted straight-line nearest. */
  style: 'best' | 'other' | 'straight'
  coordinates: LonLat[]
  /** Written along the line, such as 4′10″. */
  label: string
}

export interface DroppedMarker {
  location: LonLat
  kind: 'draft' | 'found'
  label?: string
}

/** What the map tells about itself. */
export interface Camera {
  center: LonLat
  zoom: number
  bounds: BBox
}

export const useMapCommands = defineStore('mapCommands', () => {
  const view = shallowRef<View | null>(null)
  const routes = shallowRef<ShownRoute[]>([])
  const track = shallowRef<LonLat[] | null>(null)
  const reach = shallowRef<FeatureCollection<{ minutes: number }> | null>(null)
  const marker = shallowRef<DroppedMarker | null>(null)
  /** True while a form waits for a click on the map; the map answers in `picked`. */
  const picking = ref(false)
  const picked = shallowRef<LonLat | null>(null)
  const cursor = shallowRef<LonLat | null>(null)
  const camera = shallowRef<Camera | null>(null)
  let serial = 0

  function wish(value: Wish): void {
    serial += 1
    view.value = { ...value, serial } as View
  }

  const fitSelection = () => wish({ kind: 'fit-selection' })
  const fitBounds = (bounds: BBox) => wish({ kind: 'fit-bounds', bounds })
  const flyTo = (location: LonLat, zoom?: number) => wish({ kind: 'fly', location, zoom })

  function showRoutes(list: ShownRoute[]): void {
    routes.value = list
  }

  function showTrack(coordinates: LonLat[] | null): void {
    track.value = coordinates
  }

  function showReach(collection: FeatureCollection<{ minutes: number }> | null): void {
    reach.value = collection
  }

  function dropMarker(value: DroppedMarker | null): void {
    marker.value = value
  }

  function startPicking(): void {
    picked.value = null
    picking.value = true
  }

  /** Called by the map with the clicked place, or by Esc with null. */
  function finishPicking(location: LonLat | null): void {
    picking.value = false
    if (location) picked.value = location
  }

  return {
    view,
    routes,
    track,
    reach,
    marker,
    picking,
    picked,
    cursor,
    camera,
    fitSelection,
    fitBounds,
    flyTo,
    showRoutes,
    showTrack,
    showReach,
    dropMarker,
    startPicking,
    finishPicking,
  }
})
