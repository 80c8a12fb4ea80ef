/** Everything in sight that a vertex can snap to: what is drawn, the other layers that are shown, and the roads. */
import { onBeforeUnmount, onMounted, watch } from 'vue'

import { listInBox, listSnapTargets } from '@/api/planning'
import type { LonLat } from '@/api/types'
import type { Key, Shape } from '@/planning/model/content'
import { type Box, snap, type Snap, type SnapTargets, targetsOf } from '@/planning/model/snapping'
import { usePlanning } from '@/planning/store'
import { useLayers } from '@/stores/layers'

import { useMap } from '../context'

const REACH_PX = 10
/** Below this zoom roads lie so close that everything would snap. */
const ROADS_FROM_ZOOM = 14
const LAYERS_FROM_ZOOM = 11
const ASK_AFTER_MS = 250
const NONE = new Float64Array()

export type SnapTo = (place: LonLat, except: Key | null) => Snap | null

export function useSnapTargets(): SnapTo {
  const { map } = useMap()
  const planning = usePlanning()
  const tree = useLayers()
  let layers: SnapTargets = NONE
  let roads: SnapTargets = NONE
  let junctions: SnapTargets = NONE
  let own: { except: Key | null; targets: SnapTargets } | null = null
  let loading: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const box = (): Box => map.getBounds().toArray().flat() as unknown as Box

  /** Tiles round a little, and borders have to meet exactly: features are asked for as they are kept. */
  async function readOthers(signal: AbortSignal): Promise<void> {
    if (map.getZoom() < LAYERS_FROM_ZOOM) {
      layers = NONE
      return
    }
    const ids = tree.visible.map(({ id }) => id).filter((id) => id !== planning.layer?.id)
    const found = await Promise.all(ids.map((id) => listInBox(id, box(), signal).catch(() => [])))
    if (!signal.aborted) layers = targetsOf(found.flat().map(({ geometry }) => geometry as Shape), box())
  }

  function readRoads(): void {
    const ids = map.getStyle().layers.filter((layer) => layer.type === 'line' && layer.id.startsWith('road-') && !layer.id.includes('casing')).map((layer) => layer.id)
    const shown = map.getZoom() >= ROADS_FROM_ZOOM && ids.length > 0 ? map.queryRenderedFeatures({ layers: ids }) : []
    roads = targetsOf(shown.map((feature) => feature.geometry as Shape), box())
  }

  /** Those known stay until others have come: who goes on drawing while the map settles still meets the roads. */
  async function readJunctions(signal: AbortSignal): Promise<void> {
    if (map.getZoom() < ROADS_FROM_ZOOM) {
      junctions = NONE
      return
    }
    const found = await listSnapTargets(box(), signal).catch(() => null)
    if (!found || signal.aborted) return
    junctions = targetsOf(found.items.map(({ location }) => ({ type: 'Point', coordinates: location as LonLat })), box())
    map.getContainer().dataset.junctions = String(found.items.length)
  }

  function look(): void {
    own = null
    readRoads()
    clearTimeout(timer)
    timer = setTimeout(ask, ASK_AFTER_MS)
  }

  function ask(): void {
    loading?.abort()
    loading = new AbortController()
    void readOthers(loading.signal)
    void readJunctions(loading.signal)
  }

  function ownTargets(except: Key | null): SnapTargets {
    if (own?.except === except) return own.targets
    const shapes = Object.entries(planning.contents).filter(([key]) => key !== except).map(([, content]) => content.geometry)
    own = { except, targets: targetsOf(shapes, box()) }
    return own.targets
  }

  onMounted(() => {
    map.on('moveend', look)
    map.once('idle', look)
    watch(() => tree.visible, look)
    watch(() => planning.contents, () => (own = null))
    look()
  })
  onBeforeUnmount(() => {
    map.off('moveend', look)
    clearTimeout(timer)
    loading?.abort()
  })

  return (place, except) => {
    const { y } = map.project(place)
    const within_deg = Math.abs(map.unproject([map.project(place).x, y + REACH_PX]).lat - place[1])
    return snap([ownTargets(except), layers, junctions, roads], place, within_deg)
  }
}
