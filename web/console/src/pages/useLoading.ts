/** What a page shows: fetched when it opens, kept while it is asked for again, and anew after each act. */
import { onActivated, onMounted, shallowRef } from 'vue'

import { asProblem } from '@/api/problem'
import { useNotices } from '@/stores/notices'

import { useRun } from './useRun'

export function useLoading<T>(ask: () => Promise<T>) {
  const { busy, problem, run } = useRun()
  const value = shallowRef<T | null>(null)
  let serial = 0

  onMounted(load)
  // A page that is come back to may have changed meanwhile.
  onActivated(() => void (value.value !== null && load()))

  async function fetch(): Promise<void> {
    serial += 1
    const mine = serial
    const answer = await ask()
    // An answer that a later one has overtaken is left out.
    if (mine === serial) value.value = answer
  }

  async function load(): Promise<void> {
    problem.value = null
    try {
      await fetch()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  /** Carries out an act, loads anew, and says what was done where there are words; answers whether it was done. */
  async function act(does: () => Promise<unknown>, words?: string): Promise<boolean> {
    const done = await run(async () => {
      await does()
      await fetch()
    })
    if (done && words !== undefined) useNotices().done(words)
    return done
  }

  return { value, problem, busy, load, act, run }
}
