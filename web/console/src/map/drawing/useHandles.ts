/** Dragging the chosen shape by its vertices, or as a whole by its grips; a step is made when it is let go. */
import type { MapMouseEvent, PointLike } from 'maplibre-gl'
import { onBeforeUnmount, onMounted } from 'vue'

import type { LonLat } from '@/api/types'
import type { Shape } from '@/planning/model/content'
import { findFault } from '@/planning/model/faults'
import { factorBetween, planeAt, STILL, transformShape, turnBetween } from '@/planning/model/transform'
import { insertVertex, moveVertex, removeVertex } from '@/planning/model/vertices'
import { useSketch } from '@/planning/sketch'
import { usePlanning } from '@/planning/store'

import { useMap } from '../context'
import { DRAWN_HIT_LAYERS, HANDLE_HIT_LAYERS } from './drawnStyle'
import { centreOf, refOf } from './handles'
import type { SnapTo } from './useSnapTargets'

const REACH_PX = 6

type Drag = (to: LonLat) => Shape

export function useHandles(snapTo: SnapTo): void {
  const { map } = useMap()
  const planning = usePlanning()
  const sketch = useSketch()
  let drag: Drag | null = null
  let hasMoved = false

  const placeOf = ({ lngLat }: MapMouseEvent): LonLat => [lngLat.lng, lngLat.lat]

  function under(event: MapMouseEvent, layers: string[]) {
    const { x, y } = event.point
    const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]]
    return map.queryRenderedFeatures(box, { layers: layers.filter((id) => map.getLayer(id)) })[0]
  }

  /** The vertex follows the pointer, and what it snaps to, unless Alt is held. */
  function dragVertex(shape: Shape, ref: ReturnType<typeof refOf>): Drag {
    sketch.vertex = ref
    return (to) => moveVertex(shape, ref, to)
  }

  function beginOf(properties: Record<string, unknown>, shape: Shape, from: LonLat): Drag {
    const centre = centreOf(shape)
    if (properties.grip === 'turn') return (to) => transformShape(shape, centre, { ...STILL, turn_deg: turnBetween(centre, from, to) })
    if (properties.grip === 'stretch') return (to) => transformShape(shape, centre, { ...STILL, factor: factorBetween(centre, from, to) })
    const ref = refOf(properties)
    if (properties.role === 'vertex') return dragVertex(shape, ref)
    return dragVertex(insertVertex(shape, ref, from), { ...ref, at: ref.at + 1 })
  }

  function dragWhole(shape: Shape, from: LonLat): Drag {
    const plane = planeAt(from)
    return (to) => {
      const [east_m, north_m] = plane.to(to)
      return transformShape(shape, from, { ...STILL, east_m, north_m })
    }
  }

  function down(event: MapMouseEvent): void {
    if (planning.tool !== 'select' || !planning.chosen || event.originalEvent.button !== 0) return
    const shape = planning.chosen.geometry
    const handle = under(event, HANDLE_HIT_LAYERS)
    if (handle) drag = beginOf(handle.properties, shape, placeOf(event))
    else if (sketch.isWhole && under(event, DRAWN_HIT_LAYERS)?.properties.key === planning.chosenKey) drag = dragWhole(shape, placeOf(event))
    if (!drag) return
    event.preventDefault()
    hasMoved = false
    map.getCanvas().style.cursor = 'grabbing'
  }

  function move(event: MapMouseEvent): void {
    if (!drag) return point(event)
    hasMoved = true
    const free = sketch.isWhole || event.originalEvent.altKey
    const snap = free ? null : snapTo(placeOf(event), planning.chosenKey)
    sketch.snapped = snap?.place ?? null
    const shape = drag(snap?.place ?? placeOf(event))
    sketch.fault = findFault(shape)
    sketch.shape = planning.preview = shape
  }

  function point(event: MapMouseEvent): void {
    if (planning.tool !== 'select') return
    const handle = planning.chosen && under(event, HANDLE_HIT_LAYERS)
    const drawn = handle ? undefined : under(event, DRAWN_HIT_LAYERS)
    map.getCanvas().style.cursor = handle ? 'grab' : drawn ? (sketch.isWhole && drawn.properties.key === planning.chosenKey ? 'move' : 'pointer') : ''
    planning.hovered = drawn ? String(drawn.properties.key) || null : null
  }

  /** A shape that may not be drawn goes back to what it was; the mark of its fault stays until the next act. */
  function up(): void {
    if (!drag) return
    drag = null
    map.getCanvas().style.cursor = ''
    const shape = planning.preview
    planning.preview = sketch.shape = sketch.snapped = null
    if (hasMoved && shape && !sketch.fault) planning.changeChosen({ geometry: shape })
  }

  /** A click with the other button takes a vertex away. */
  function menu(event: MapMouseEvent): void {
    event.preventDefault()
    const handle = planning.tool === 'select' && planning.chosen ? under(event, ['handle-vertex']) : undefined
    if (!handle) return
    const shape = removeVertex(planning.chosen!.geometry, refOf(handle.properties))
    if (shape && !(sketch.fault = findFault(shape))) planning.changeChosen({ geometry: shape })
    sketch.vertex = null
  }

  onMounted(() => {
    map.on('mousedown', down)
    map.on('mousemove', move)
    map.on('mouseup', up)
    map.on('contextmenu', menu)
    window.addEventListener('mouseup', up)
  })
  onBeforeUnmount(() => {
    map.off('mousedown', down)
    map.off('mousemove', move)
    map.off('mouseup', up)
    map.off('contextmenu', menu)
    window.removeEventListener('mouseup', up)
    map.getCanvas().style.cursor = ''
  })
}
