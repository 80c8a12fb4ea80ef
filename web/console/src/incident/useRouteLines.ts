/** Draws the ways of a recommendation: the first at once, others when they are looked at. */
import { onBeforeUnmount, shallowRef, triggerRef, watch, watchEffect } from 'vue'

import * as api from '@/api/calls'
import { asProblem } from '@/api/problem'
import type { Candidate, Incident, LonLat, Recommendation } from '@/api/types'
import { useMapCommands } from '@/stores/mapCommands'

import { linesFor } from './routeLines'

/** Resting on a row this long asks for its way; sweeping over rows does not. */
const REST_MS = 80

export function useRouteLines(incident: () => Incident, recommendation: () => Recommendation | null) {
  const map = useMapCommands()
  const lookedAt = shallowRef<Candidate | null>(null)
  const ways = shallowRef(new Map<number, LonLat[]>())
  let controller = new AbortController()
  let rest: ReturnType<typeof setTimeout> | undefined

  watch(
    recommendation,
    (next) => {
      controller.abort()
      controller = new AbortController()
      lookedAt.value = null
      ways.value = new Map()
      if (next?.candidates[0]) void findWay(next.candidates[0])
    },
    { immediate: true },
  )
  watchEffect(() => {
    const shown = recommendation()
    map.showRoutes(shown ? linesFor(shown, lookedAt.value, ways.value, incident().location) : [])
  })
  onBeforeUnmount(() => {
    clearTimeout(rest)
    controller.abort()
    map.showRoutes([])
  })

  function look(candidate: Candidate | null): void {
    clearTimeout(rest)
    lookedAt.value = candidate
    if (candidate && !ways.value.has(candidate.squad_id)) rest = setTimeout(() => void findWay(candidate), REST_MS)
  }

  /** A way that cannot be drawn is left out: the table still tells its time. */
  async function findWay(candidate: Candidate): Promise<void> {
    const { signal } = controller
    try {
      const route = await api.travel.route(candidate.location, incident().location, candidate.mode, signal)
      if (signal.aborted) return
      ways.value.set(candidate.squad_id, route.geometry.coordinates)
      triggerRef(ways)
    } catch (thrown) {
      if (!signal.aborted) asProblem(thrown)
    }
  }

  return { look }
}
