/** A line along the roads: each click is a place, the server leads between them, or straight where the planner says. */
import type { MapMouseEvent } from 'maplibre-gl'
import { computed, type ComputedRef, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'

import type { Feature } from 'geojson'

import { followRoads, type Preference } from '@/api/planning'
import { asProblem } from '@/api/problem'
import type { LonLat } from '@/api/types'
import type { Shape } from '@/planning/model/content'
import { useOperations } from '@/planning/operations/useOperations'
import { useSketch } from '@/planning/sketch'
import { usePlanning } from '@/planning/store'

import { useMap } from '../context'

export function useRoadDrawing(): ComputedRef<Feature[]> {
  const { map } = useMap()
  const planning = usePlanning()
  const operations = useOperations()
  const sketch = useSketch()
  const places = shallowRef<LonLat[]>([])
  const legs = shallowRef<Preference[]>([])
  const line = shallowRef<LonLat[]>([])
  const cursor = shallowRef<LonLat | null>(null)
  const isOn = computed(() => planning.tool === 'road')
  let asking: AbortController | undefined
  let following: Promise<void> = Promise.resolve()

  function reset(): void {
    asking?.abort()
    places.value = []
    legs.value = []
    line.value = []
    cursor.value = null
  }

  function put(place: LonLat): void {
    const before = { places: places.value, legs: legs.value }
    if (places.value.length > 0) legs.value = [...legs.value, sketch.isStraight ? 'straight' : 'shortest']
    places.value = [...places.value, place]
    following = follow(() => ({ places: places.value, legs: legs.value } = before as never))
  }

  /** Asks for the whole line; a place that no road leads to is taken back, and said why. */
  async function follow(takeBack: () => void): Promise<void> {
    asking?.abort()
    if (places.value.length < 2) {
      line.value = []
      return
    }
    asking = new AbortController()
    const { signal } = asking
    operations.problem = null
    try {
      const followed = await followRoads(places.value, legs.value, signal)
      if (!signal.aborted) line.value = followed.geometry.coordinates as LonLat[]
    } catch (thrown) {
      if (signal.aborted) return
      operations.problem = asProblem(thrown)
      takeBack()
    }
  }

  function stepBack(): void {
    places.value = places.value.slice(0, -1)
    legs.value = legs.value.slice(0, -1)
    following = follow(() => undefined)
    if (places.value.length === 0) reset()
  }

  async function finish(): Promise<void> {
    await following
    if (line.value.length < 2 || !isOn.value) return
    const shape: Shape = { type: 'LineString', coordinates: line.value }
    reset()
    await operations.take(shape)
  }

  function click({ lngLat: { lng, lat }, point }: MapMouseEvent): void {
    if (!isOn.value) return
    const last = places.value.at(-1)
    const before = last && map.project(last)
    // A second click on the last place ends the line, as terra-draw has it.
    if (before && Math.hypot(before.x - point.x, before.y - point.y) < 8) void finish()
    else put([lng, lat])
  }

  function move({ lngLat: { lng, lat } }: MapMouseEvent): void {
    if (isOn.value) cursor.value = [lng, lat]
  }

  onMounted(() => {
    map.on('click', click)
    map.on('mousemove', move)
    watch(isOn, reset)
    watch(() => sketch.finishing, () => isOn.value && void finish())
    watch(() => sketch.steppingBack, () => isOn.value && stepBack())
    watch(line, (coordinates) => {
      if (isOn.value) sketch.shape = coordinates.length > 1 ? { type: 'LineString', coordinates } : null
    })
  })
  onBeforeUnmount(() => {
    map.off('click', click)
    map.off('mousemove', move)
    reset()
  })

  return computed(() => {
    const lineOf = (role: string, coordinates: LonLat[]): Feature => ({ type: 'Feature', properties: { role }, geometry: { type: 'LineString', coordinates } })
    const stops = places.value.map((place): Feature => ({ type: 'Feature', properties: { role: 'stop' }, geometry: { type: 'Point', coordinates: place } }))
    const last = places.value.at(-1)
    return [
      ...(line.value.length > 1 ? [lineOf('way', line.value)] : []),
      ...(last && cursor.value ? [lineOf('rubber', [last, cursor.value])] : []),
      ...stops,
    ]
  })
}
