/** When a squad on its way will arrive, by road from where it is now; asked again as it moves. */
import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem } from '@/api/problem'
import type { Assignment, LonLat } from '@/api/types'
import { now } from '@/format/now'
import { useSquads } from '@/stores/squads'

import { isOnItsWay } from './assignmentSteps'

const AGAIN_AFTER_MS = 20_000

export interface Arrival {
  travel_time_s: number
  length_m: number
  /** Milliseconds since the epoch. */
  at: number
  coordinates: LonLat[]
}

export function useArrival(assignment: () => Assignment, to: () => LonLat) {
  const squads = useSquads()
  const arrival = shallowRef<Arrival | null>(null)
  let controller = new AbortController()

  const question = computed(() => (isOnItsWay(assignment()) ? `${assignment().id} ${to()}` : null))

  watch(question, ask, { immediate: true })
  const timer = setInterval(() => void ask(), AGAIN_AFTER_MS)
  onBeforeUnmount(() => {
    clearInterval(timer)
    controller.abort()
  })

  /** Without a position or a road there is no forecast; the steps still tell how far the squad is. */
  async function ask(): Promise<void> {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    const from = squads.positions.get(assignment().squad_id)?.location
    const squad = squads.byId.get(assignment().squad_id)
    if (question.value === null || !from || !squad) {
      arrival.value = null
      return
    }
    try {
      const { geometry, properties } = await api.travel.route(from, to(), squad.mode, signal)
      if (signal.aborted) return
      const { time_s, length_m } = properties
      arrival.value = { travel_time_s: time_s, length_m, at: now.value + time_s * 1000, coordinates: geometry.coordinates }
    } catch (thrown) {
      if (!signal.aborted) asProblem(thrown)
    }
  }

  return arrival
}
