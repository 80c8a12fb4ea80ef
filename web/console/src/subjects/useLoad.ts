/** Something that is fetched when it is shown and may be fetched again; acts say what was done. */
import { onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

export function useLoad<T>(fetch: () => Promise<T>) {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let serial = 0

  onMounted(load)

  /** Fetches; an answer that a later one has overtaken is left out. */
  async function load(): Promise<void> {
    serial += 1
    const mine = serial
    problem.value = null
    try {
      const answer = await fetch()
      if (mine === serial) value.value = answer
    } catch (thrown) {
      if (mine === serial) problem.value = asProblem(thrown)
    }
  }

  /** Carries out an act; answers whether it was done. */
  async function run(act: () => Promise<void>): Promise<boolean> {
    busy.value = true
    problem.value = null
    try {
      await act()
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  return { value, problem, busy, load, run }
}
