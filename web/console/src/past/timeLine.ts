/** The stretch of time that the bar shows, how many incidents came in when, and since when the past is kept. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { clock } from '@/format/now'

import * as calls from './calls'

export const HOUR_MS = 3_600_000
export const LENGTHS_H = [1, 6, 24, 168] as const
const PARTS = 120

export const useTimeLine = defineStore('pastTimeLine', () => {
  const length_h = ref<number>(1)
  const from = ref(0)
  const keptSince = ref<number | null>(null)
  const bars = shallowRef<number[]>([])
  const problem = shallowRef<Problem | null>(null)
  let asked = 0

  const length_ms = () => length_h.value * HOUR_MS

  /** Puts a moment on the line; false where nothing of the past is kept, or the server did not answer. */
  async function begin(at_ms: number): Promise<boolean> {
    from.value = startFor(at_ms)
    await load()
    return keptSince.value !== null && problem.value === null
  }

  /** A moment of the last hours stands on a line that ends now; another one in the middle of its own. */
  function startFor(at_ms: number): number {
    const recent = clock.value - length_ms()
    return at_ms >= recent ? recent : at_ms - length_ms() / 2
  }

  /** Moves the line on when a moment has left it. */
  function keepInView(at_ms: number): void {
    if (at_ms >= from.value && at_ms <= from.value + length_ms()) return
    from.value = startFor(at_ms)
    void load()
  }

  function setLength(hours: number, at_ms: number): void {
    length_h.value = hours
    from.value = startFor(at_ms)
    void load()
  }

  async function load(): Promise<void> {
    asked += 1
    const mine = asked
    try {
      const answer = await calls.bars(from.value, from.value + length_ms(), PARTS)
      if (mine !== asked) return
      keptSince.value = answer.kept_since === null ? null : Date.parse(answer.kept_since)
      bars.value = answer.reported
      problem.value = null
    } catch (thrown) {
      if (mine === asked) problem.value = asProblem(thrown)
    }
  }

  return { length_h, from, keptSince, bars, problem, begin, keepInView, setLength, load }
})
