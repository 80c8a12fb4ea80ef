/** A click chooses a feature, with Shift several; while an operation waits for another feature, it takes that one. */
import type { MapMouseEvent, PointLike } from 'maplibre-gl'
import { onBeforeUnmount, onMounted } from 'vue'

import { useOperations } from '@/planning/operations/useOperations'
import { useSketch } from '@/planning/sketch'
import { usePlanning } from '@/planning/store'

import { useMap } from '../context'
import { DRAWN_HIT_LAYERS, HANDLE_HIT_LAYERS } from './drawnStyle'

const REACH_PX = 4

export function useSelecting(): void {
  const { map } = useMap()
  const planning = usePlanning()
  const operations = useOperations()
  const sketch = useSketch()
  /** The click that ends a drawing chooses nothing. */
  let toolAtPress = planning.tool

  function keysUnder({ point: { x, y } }: MapMouseEvent): string[] {
    const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]]
    const layers = [...HANDLE_HIT_LAYERS, ...DRAWN_HIT_LAYERS].filter((id) => map.getLayer(id))
    const found = map.queryRenderedFeatures(box, { layers })
    if (found.some(({ layer }) => HANDLE_HIT_LAYERS.includes(layer.id))) return []
    return [...new Set(found.map(({ properties }) => String(properties.key)).filter(Boolean))]
  }

  function onHandle({ point: { x, y } }: MapMouseEvent): boolean {
    const layers = HANDLE_HIT_LAYERS.filter((id) => map.getLayer(id))
    return map.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers }).length > 0
  }

  function press(): void {
    toolAtPress = planning.tool
  }

  function click(event: MapMouseEvent): void {
    if (toolAtPress !== planning.tool) return
    if (planning.tool === 'pick') return pick(event)
    if (planning.tool !== 'select' || onHandle(event)) return
    sketch.vertex = null
    sketch.fault = null
    const keys = keysUnder(event)
    if (event.originalEvent.shiftKey) {
      if (keys[0]) planning.toggle(keys[0])
    } else planning.select(next(keys))
  }

  /** Where several lie on one another, each click takes the next. */
  function next(keys: string[]): string[] {
    if (keys.length === 0) return []
    return [keys[(keys.indexOf(planning.chosenKey ?? '') + 1) % keys.length]!]
  }

  function pick(event: MapMouseEvent): void {
    const key = keysUnder(event).find((each) => each !== planning.chosenKey)
    if (!key) return
    planning.idle()
    void operations.cutOut(key)
  }

  onMounted(() => {
    map.on('mousedown', press)
    map.on('click', click)
  })
  onBeforeUnmount(() => {
    map.off('mousedown', press)
    map.off('click', click)
  })
}
