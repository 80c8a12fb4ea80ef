/**
 * The recommendation for an incident: asked for when the incident is chosen or moves, and again in the background.
 * A background answer that ranks otherwise waits until the operator takes it: rows never change under a finger.
 */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { Incident, Recommendation } from '@/api/types'
import { now } from '@/format/now'

import { isRankedOtherwise } from './comparison'

const AGAIN_AFTER_MS = 30_000
const SHOWN = 5

export function useRecommendation(incident: () => Incident) {
  const recommendation = shallowRef<Recommendation | null>(null)
  const waiting = shallowRef<Recommendation | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const asking = ref(false)
  const askedAt = ref(0)
  let controller: AbortController | null = null

  const subject = computed(() => `${incident().id} ${incident().location} ${incident().category.code}`)

  watch(subject, begin, { immediate: true })
  const timer = setInterval(() => void askAgain(), AGAIN_AFTER_MS)
  onBeforeUnmount(() => {
    clearInterval(timer)
    controller?.abort()
  })

  function begin(): void {
    recommendation.value = null
    void ask()
  }

  async function ask(): Promise<void> {
    await fetchInto((answer) => show(answer))
  }

  async function askAgain(): Promise<void> {
    if (asking.value || document.hidden || !recommendation.value) return
    await fetchInto((answer) => {
      const shown = recommendation.value
      if (shown && isRankedOtherwise(shown, answer)) waiting.value = answer
      else show(answer)
    })
  }

  async function fetchInto(take: (answer: Recommendation) => void): Promise<void> {
    controller?.abort()
    const mine = new AbortController()
    controller = mine
    asking.value = true
    problem.value = null
    try {
      const answer = await api.incidents.recommendation(incident().id, SHOWN, mine.signal)
      if (controller === mine) take(answer)
    } catch (thrown) {
      if (controller === mine && !mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (controller === mine) asking.value = false
    }
  }

  function show(answer: Recommendation): void {
    recommendation.value = answer
    waiting.value = null
    askedAt.value = now.value
  }

  return { recommendation, waiting, problem, asking, askedAt, ask, show }
}
