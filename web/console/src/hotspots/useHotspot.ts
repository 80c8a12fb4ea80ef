/** What the page of a hotspot asks for: its history and its rhythm, each by itself, so that one failing hides not the other. */
import { ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

import * as calls from './calls'
import type { History, Hotspot, Rhythm } from './types'

/** A rhythm is of many weeks: of fewer there is none to see. */
const RHYTHM_DAYS = 365

export function useHotspot(current: () => Hotspot | null) {
  const history = shallowRef<History | null>(null)
  const rhythm = shallowRef<Rhythm | null>(null)
  const problems = ref<{ history: Problem | null; rhythm: Problem | null }>({ history: null, rhythm: null })
  let asked = new AbortController()

  watch(() => [current()?.id, current()?.last_day, current()?.count], load, { immediate: true })

  function load(): void {
    asked.abort()
    asked = new AbortController()
    const hotspot = current()
    if (!hotspot) return
    if (history.value && shownId !== hotspot.id) history.value = rhythm.value = null
    shownId = hotspot.id
    const { signal } = asked
    const query = { group: hotspot.group, source: 'all' as const, window: RHYTHM_DAYS, until: hotspot.last_day, hotspot: hotspot.id }
    void part('history', calls.history(hotspot.id, signal), (found) => (history.value = found), signal)
    void part('rhythm', calls.rhythm(query, signal), (found) => (rhythm.value = found), signal)
  }

  let shownId: number | null = null

  async function part<T>(name: 'history' | 'rhythm', answer: Promise<T>, take: (found: T) => void, signal: AbortSignal): Promise<void> {
    try {
      const found = await answer
      if (signal.aborted) return
      take(found)
      problems.value[name] = null
    } catch (thrown) {
      if (!signal.aborted) problems.value[name] = asProblem(thrown)
    }
  }

  return { history, rhythm, problems, load }
}
