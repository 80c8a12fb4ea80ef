/** Where a squad has been today, drawn on the map while its panel is open. */
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { LonLat } from '@/api/types'
import { useMapCommands } from '@/stores/mapCommands'

const AGAIN_AFTER_MS = 30_000

export function useTrack(squadId: () => number) {
  const map = useMapCommands()
  const points = shallowRef<LonLat[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isShown = ref(true)

  watch(squadId, begin, { immediate: true })
  watch([points, isShown], () => map.showTrack(isShown.value && points.value?.length ? points.value : null))
  const timer = setInterval(() => void load(), AGAIN_AFTER_MS)
  onBeforeUnmount(() => {
    clearInterval(timer)
    map.showTrack(null)
  })

  function begin(): void {
    points.value = null
    void load()
  }

  async function load(): Promise<void> {
    const id = squadId()
    problem.value = null
    try {
      const track = await api.squads.track(id)
      if (id === squadId()) points.value = track.geometry?.coordinates ?? []
    } catch (thrown) {
      if (id === squadId()) problem.value = asProblem(thrown)
    }
  }

  return { points, problem, isShown, load }
}
