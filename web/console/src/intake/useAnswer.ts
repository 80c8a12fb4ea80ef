/** Asks the server whenever a question changes, after a short rest; only the answer to the last question counts. */
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

const REST_MS = 200

export function useAnswer<Q, A>(question: () => Q | null, ask: (question: Q, signal: AbortSignal) => Promise<A>) {
  const answer = shallowRef<A | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const asking = ref(false)
  let controller = new AbortController()
  let rest: ReturnType<typeof setTimeout> | undefined

  watch(question, restart, { immediate: true })
  onBeforeUnmount(stop)

  function stop(): void {
    clearTimeout(rest)
    controller.abort()
  }

  function restart(): void {
    stop()
    const next = question()
    asking.value = next !== null
    problem.value = null
    if (next === null) answer.value = null
    else rest = setTimeout(() => void run(next), REST_MS)
  }

  async function run(next: Q): Promise<void> {
    controller = new AbortController()
    const { signal } = controller
    try {
      const found = await ask(next, signal)
      if (!signal.aborted) answer.value = found
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (!signal.aborted) asking.value = false
    }
  }

  return { answer, problem, asking, restart }
}
