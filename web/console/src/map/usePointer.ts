/** What the pointer does on the map: it selects, hovers, picks a place for a form, opens the menu, and reads a place. */
import type { MapGeoJSONFeature, MapMouseEvent, PointLike } from 'maplibre-gl'
import { onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'

import type { LonLat } from '@/api/types'
import { useHotspots } from '@/hotspots/store'
import { usePast } from '@/past/store'
import { usePlanning } from '@/planning/store'
import { useMapCommands } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'

import { boundsOf, positionsOf } from './camera'
import { useMap } from './context'
import { type Candidate, type Hit, parseBounds, pickHit } from './hits'
import { INCIDENT_HIT_LAYERS } from './incidents/incidentLayers'
import { SQUAD_HIT_LAYERS } from './squads/squadLayers'

const REACH_PX = 5
const CLOSURE_LAYERS = ['closure-area', 'closure-road', 'closure-signs', 'closure-sign', 'closure-area-sign']

export interface Pointed {
  hit: Hit
  x: number
  y: number
}

interface Actions {
  openMenu: (location: LonLat, x: number, y: number) => void
  openClosure: (id: number, location: LonLat) => void
  openCluster: (bounds: [number, number, number, number]) => void
  clickedElsewhere: () => void
}

function hitOf(feature: MapGeoJSONFeature, location: LonLat): Hit {
  const id = Number(feature.id)
  const layer = feature.layer.id
  if (layer === 'squad-cluster') {
    const { bounds, name, available, assigned, en_route, on_scene, off } = feature.properties
    const counts = { available, assigned, en_route, on_scene, off }
    return { kind: 'cluster', id, location, bounds: parseBounds(String(bounds)), name, counts }
  }
  if (layer.startsWith('closure')) return { kind: 'closure', id, location }
  return { kind: layer.startsWith('incident') ? 'incident' : 'squad', id, location }
}

export function usePointer(actions: Actions): { pointed: ReturnType<typeof shallowRef<Pointed | null>> } {
  const { map } = useMap()
  const commands = useMapCommands()
  const selection = useSelection()
  const planning = usePlanning()
  const past = usePast()
  const hotspots = useHotspots()
  const pointed = shallowRef<Pointed | null>(null)
  let frame = 0

  function findHit(event: MapMouseEvent): Hit | null {
    const { x, y } = event.point
    const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]]
    const layers = [...INCIDENT_HIT_LAYERS, ...SQUAD_HIT_LAYERS, ...CLOSURE_LAYERS].filter((id) => map.getLayer(id))
    const candidates = map.queryRenderedFeatures(box, { layers }).map((feature): Candidate => {
      const isPoint = feature.geometry.type === 'Point'
      const location = isPoint ? boundsOf(positionsOf((feature.geometry as { coordinates: unknown }).coordinates)) : null
      const place: LonLat = location ? [location[0], location[1]] : [event.lngLat.lng, event.lngLat.lat]
      const at = map.project(place)
      return { hit: hitOf(feature, place), distance_px: isPoint ? Math.hypot(at.x - x, at.y - y) : REACH_PX }
    })
    return pickHit(candidates)
  }

  function click(event: MapMouseEvent): void {
    if (commands.picking) {
      commands.finishPicking([event.lngLat.lng, event.lngLat.lat])
      return
    }
    // While a layer is edited, the map is for drawing.
    if (planning.isOpen) return
    const hit = findHit(event)
    if (hit?.kind === 'incident') selection.selectIncident(hit.id)
    else if (hit?.kind === 'squad') selection.selectSquad(hit.id)
    else if (hit?.kind === 'closure' && !past.isOpen) actions.openClosure(hit.id, hit.location)
    else if (hit?.kind === 'cluster') actions.openCluster(hit.bounds)
    else actions.clickedElsewhere()
  }

  function hover(event: MapMouseEvent): void {
    const hit = commands.picking ? null : findHit(event)
    pointed.value = hit && { hit, x: event.point.x, y: event.point.y }
    map.getCanvas().style.cursor = commands.picking ? 'crosshair' : hit ? 'pointer' : ''
    const listed = hit && (hit.kind === 'incident' || hit.kind === 'squad') ? { kind: hit.kind, id: hit.id } : null
    if (listed?.id !== selection.hovered?.id || listed?.kind !== selection.hovered?.kind) selection.hover(listed)
  }

  /** Once a frame is often enough to look under the pointer. */
  function move(event: MapMouseEvent): void {
    commands.cursor = [event.lngLat.lng, event.lngLat.lat]
    if (frame !== 0 || map.isMoving() || planning.isOpen || hotspots.isOpen) return
    frame = requestAnimationFrame(() => {
      frame = 0
      hover(event)
    })
  }

  function leave(): void {
    cancelAnimationFrame(frame)
    frame = 0
    commands.cursor = null
    if (pointed.value) selection.hover(null)
    pointed.value = null
  }

  function menu(event: MapMouseEvent): void {
    event.preventDefault()
    // What the menu does is done now, not then.
    if (planning.isOpen || past.isOpen) return
    actions.openMenu([event.lngLat.lng, event.lngLat.lat], event.point.x, event.point.y)
  }

  onMounted(() => {
    map.on('click', click)
    map.on('mousemove', move)
    map.on('mouseout', leave)
    map.on('contextmenu', menu)
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    map.off('click', click)
    map.off('mousemove', move)
    map.off('mouseout', leave)
    map.off('contextmenu', menu)
  })
  watch(() => planning.isOpen, () => (pointed.value = null))
  watch(() => commands.picking, (picking) => {
    map.getCanvas().style.cursor = picking ? 'crosshair' : ''
  })

  return { pointed }
}
