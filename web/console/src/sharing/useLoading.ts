/** Loads something, keeps what it says while it is asked for again, and acts one at a time. */
import { onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useLoading<T>(ask: () => Promise<T>) {
  const value = shallowRef<T | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)

  async function load(): Promise<void> {
    problem.value = null
    try {
      value.value = await ask()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  /** Does something and loads anew; says whether it was done. */
  async function act(does: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await does()
      value.value = await ask()
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  onMounted(load)
  return { value, problem, busy, load, act }
}
