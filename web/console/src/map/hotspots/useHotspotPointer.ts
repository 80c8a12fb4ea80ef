/** What the pointer does while hotspots are looked at: a click opens a hotspot, resting on a cell tells of it. */
import type { MapMouseEvent } from 'maplibre-gl'
import { onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'

import { useHotspots } from '@/hotspots/store'
import { type Side, useHotspotTime } from '@/hotspots/timeStore'
import { useMapCommands } from '@/stores/mapCommands'

import { useMap } from '../context'
import { CellFinder } from './cellShapes'
import { HOTSPOT_HIT_LAYERS } from './hotspotFeatures'

export interface PointedCell {
  cell: number
  x: number
  y: number
  code: number
  value: number
  z: number
  /** What its rate is of, and how much: nothing where counts are compared. */
  unit: '' | 'km' | 'h'
  exposure: number
}

export function useHotspotPointer(side: Side): { pointed: ReturnType<typeof shallowRef<PointedCell | null>> } {
  const { map } = useMap()
  const hotspots = useHotspots()
  const time = useHotspotTime()
  const commands = useMapCommands()
  const pointed = shallowRef<PointedCell | null>(null)
  let finder: CellFinder | null = null
  let frame = 0

  watch(() => time.shapes, () => (finder = null))

  function hotspotAt(event: MapMouseEvent): number | null {
    const layers = HOTSPOT_HIT_LAYERS.filter((id) => map.getLayer(id))
    const found = map.queryRenderedFeatures(event.point, { layers }).sort((a, b) => size(a) - size(b))[0]
    if (!found) return null
    return Number(found.id ?? found.properties.id)
  }

  /** The smaller lies on the larger. */
  const size = (feature: { properties: Record<string, unknown>; geometry: { type: string } }) =>
    feature.geometry.type === 'Point' ? 0 : Number(feature.properties.area_m2 ?? Infinity)

  function click(event: MapMouseEvent): void {
    const id = hotspotAt(event)
    if (id !== null) hotspots.select(id)
  }

  function look(event: MapMouseEvent): void {
    const { shapes } = time
    const picture = time.pictures[side]
    map.getCanvas().style.cursor = hotspotAt(event) === null ? '' : 'pointer'
    if (!shapes || !picture) return void (pointed.value = null)
    finder ??= new CellFinder(shapes)
    const cell = finder.find([event.lngLat.lng, event.lngLat.lat])
    const at = cell === null ? -1 : picture.cell.indexOf(shapes.numbers[cell]!)
    pointed.value =
      cell === null || at < 0
        ? null
        : { cell, x: event.point.x, y: event.point.y, code: picture.code[at]!, value: picture.value[at]!, z: picture.z[at]!, unit: picture.unit, exposure: picture.exposure[at] ?? 0 }
  }

  function move(event: MapMouseEvent): void {
    commands.cursor = [event.lngLat.lng, event.lngLat.lat]
    if (frame !== 0 || map.isMoving()) return
    frame = requestAnimationFrame(() => {
      frame = 0
      look(event)
    })
  }

  function leave(): void {
    cancelAnimationFrame(frame)
    frame = 0
    pointed.value = null
  }

  onMounted(() => {
    map.on('click', click)
    map.on('mousemove', move)
    map.on('mouseout', leave)
  })
  onBeforeUnmount(() => {
    leave()
    map.off('click', click)
    map.off('mousemove', move)
    map.off('mouseout', leave)
  })

  return { pointed }
}
