/** A list of the sheet: fetched when it is opened, and again after each act. */
import { onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { useNotices } from '@/stores/notices'

export function useList<T>(fetch: () => Promise<T[]>) {
  const notices = useNotices()
  const items = shallowRef<T[] | null>(null)
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  onMounted(load)

  async function load(): Promise<void> {
    problem.value = null
    try {
      items.value = await fetch()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  /** Carries out an act and says so; answers whether it was done. */
  async function run(act: () => Promise<unknown>, words: string): Promise<boolean> {
    busy.value = true
    problem.value = null
    try {
      await act()
      items.value = await fetch()
      notices.done(words)
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  return { items, busy, problem, load, run }
}
