/** Follows the wishes of other panels about where to look, and tells them where the map looks. Nothing else moves it. */
import { onBeforeUnmount, onMounted, watch } from 'vue'

import type { LonLat } from '@/api/types'
import { useHotspots } from '@/hotspots/store'
import { usePast } from '@/past/store'
import { useIncidents } from '@/stores/incidents'
import { type BBox, useMapCommands, type View } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'
import { useSquads } from '@/stores/squads'

import { boundsOf, keepView } from './camera'
import { useMap } from './context'

const PADDING_PX = 72
/** What the bars of looking back and of hotspots hide of the map's foot. */
const PAST_BAR_PX = 84
const HOTSPOT_BAR_PX = 96
const CLOSEST_FIT = 16
const MOTION_MS = 120

/** The last wish that was followed; a map made anew must not follow it again. */
let followed = 0

export function useCamera(): { fit: (bounds: BBox, leastZoom?: number) => void } {
  const { map, isMotionReduced } = useMap()
  const commands = useMapCommands()
  const incidents = useIncidents()
  const selection = useSelection()
  const squads = useSquads()
  const past = usePast()
  const hotspots = useHotspots()
  const duration = isMotionReduced ? 0 : MOTION_MS

  function fit(bounds: BBox, leastZoom = 0): void {
    const bottom = PADDING_PX + (past.isOpen ? PAST_BAR_PX : hotspots.isOpen ? HOTSPOT_BAR_PX : 0)
    const padding = { top: PADDING_PX, right: PADDING_PX, bottom, left: PADDING_PX }
    const camera = map.cameraForBounds(bounds, { padding, maxZoom: CLOSEST_FIT })
    if (camera) map.easeTo({ ...camera, zoom: Math.max(leastZoom, camera.zoom ?? 0), duration })
  }

  function* placesOfSelection(): Generator<LonLat> {
    const { selected } = selection
    if (selected?.kind === 'draft' && selected.draft.location) yield selected.draft.location
    if (selected?.kind === 'squad') yield* placesOfSquad(selected.id)
    if (selected?.kind === 'incident') yield* placesOfIncident(selected.id)
    // The straight-line nearest belongs to the picture: the difference is what one looks for.
    for (const route of commands.routes) if (route.style !== 'other') yield* route.coordinates
  }

  function* placesOfSquad(id: number): Generator<LonLat> {
    const position = squads.positions.get(id)
    if (position) yield position.location
    const incident = incidents.byId.get(squads.byId.get(id)?.incident_id ?? -1)
    if (incident) yield incident.location
  }

  function* placesOfIncident(id: number): Generator<LonLat> {
    const incident = incidents.byId.get(id)
    if (!incident) return
    yield incident.location
    for (const { squad_id, ended_at } of incident.assignments) {
      const position = ended_at === null ? squads.positions.get(squad_id) : undefined
      if (position) yield position.location
    }
  }

  function look(view: View | null): void {
    if (!view || view.serial <= followed) return
    followed = view.serial
    if (view.kind === 'fly') map.easeTo({ center: view.location, zoom: view.zoom ?? Math.max(map.getZoom(), 15), duration })
    else {
      const bounds = view.kind === 'fit-bounds' ? view.bounds : boundsOf(placesOfSelection())
      if (bounds) fit(bounds)
    }
  }

  function tell(): void {
    const { lng, lat } = map.getCenter()
    const bounds = map.getBounds().toArray().flat() as BBox
    commands.camera = { center: [lng, lat], zoom: map.getZoom(), bounds }
    keepView({ center: [lng, lat], zoom: map.getZoom(), bearing: map.getBearing() })
  }

  onMounted(() => {
    map.on('moveend', tell)
    tell()
    watch(() => commands.view, look, { immediate: true, flush: 'post' })
  })
  onBeforeUnmount(() => map.off('moveend', tell))

  return { fit }
}
