/** Routes from words: asks for a list, takes the planner's picks, and shows on the map what was found. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import * as api from '@/api/planning'
import type { LonLat } from '@/api/types'
import { positionsOf } from '@/map/camera'
import { useRun } from '@/pages/useRun'
import { useMapCommands } from '@/stores/mapCommands'

import { boundsBeside } from '../model/beside'
import { blankContent, type Content, type Shape } from '../model/content'
import { useSketch } from '../sketch'

const KEPT = 'planning.roadList'

export type End = 0 | 1

/** A list that was not taken over is there again. */
export function useRoadList() {
  const sketch = useSketch()
  const map = useMapCommands()
  const text = ref(sessionStorage.getItem(KEPT) ?? '')
  const answer = shallowRef<api.RoadListAnswer | null>(null)
  const { busy, problem, run } = useRun()
  const picked = shallowRef<api.PickedEnds[]>([])

  const found = computed(() => answer.value?.routes.filter((route) => route.geometry) ?? [])

  watch(text, (value) => sessionStorage.setItem(KEPT, value))
  watch(found, (routes) => {
    sketch.overlaid = routes.map((route) => ({ role: 'mine', shape: route.geometry as Shape }))
  })
  onBeforeUnmount(() => (sketch.overlaid = []))

  async function find(): Promise<void> {
    if (!text.value.trim() || busy.value) return
    await run(async () => {
      answer.value = await api.findRoadList(text.value, picked.value)
      fit(found.value)
    })
  }

  function fit(routes: readonly api.RoadListRoute[]): void {
    const bounds = boundsBeside(routes.flatMap((route) => [...positionsOf(route.geometry?.coordinates)]))
    if (bounds) map.fitBounds(bounds)
  }

  function pickEnd(line: number, end: End, place: LonLat): Promise<void> {
    const before = picked.value.find((each) => each.line === line) ?? { line, start: null, end: null }
    const next = { ...before, [end === 0 ? 'start' : 'end']: place }
    picked.value = [...picked.value.filter((each) => each.line !== line), next]
    return find()
  }

  /** Writes the road that was meant into the list, so that the list stays what was found. */
  function pickRoad({ line, road }: api.RoadListRoute, name: string): Promise<void> {
    text.value = text.value.split('\n').map((words, at) => (at === line - 1 ? words.replace(road, name) : words)).join('\n')
    return find()
  }

  function forget(): void {
    text.value = ''
    sessionStorage.removeItem(KEPT)
  }

  function contents(): Content[] {
    const words = text.value.split('\n')
    return found.value.map((route) => ({ ...blankContent(route.geometry as Shape), name: (words[route.line - 1] ?? route.road).trim().slice(0, 200) }))
  }

  return { text, answer, problem, busy, found, find, fit, pickEnd, pickRoad, forget, contents }
}
