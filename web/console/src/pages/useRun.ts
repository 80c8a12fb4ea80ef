/** Acts, one at a time: whether one is under way, and what went wrong with the last. */
import { ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useRun() {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** Carries out an act, unless another is under way; answers whether it was done. */
  async function run(does: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await does()
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}
