/** A list that comes page by page, the newest first; while something of it is under way it is looked at again. */
import { computed, onActivated, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import type { Page } from '@/api/types'

interface Again<T> {
  while: (item: T) => boolean
  everyMs: number
}

export function usePaging<T>(ask: (cursor?: string) => Promise<Page<T>>, again?: Again<T>) {
  const items = shallowRef<T[] | null>(null)
  const next = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const hasMore = computed(() => next.value !== null)
  let serial = 0
  let timer = 0

  onMounted(() => load())
  onActivated(() => void (items.value !== null && renew()))
  onBeforeUnmount(() => {
    serial += 1
    window.clearTimeout(timer)
  })

  /** Fetches the first page, or the one at a cursor; what a later question has overtaken is left out. */
  async function load(cursor?: string): Promise<void> {
    serial += 1
    const mine = serial
    window.clearTimeout(timer)
    problem.value = null
    try {
      const page = await ask(cursor)
      if (mine !== serial) return
      items.value = cursor ? [...(items.value ?? []), ...page.items] : page.items
      next.value = page.next ?? null
      if (again && !cursor && page.items.some(again.while)) timer = window.setTimeout(() => void load(), again.everyMs)
    } catch (thrown) {
      if (mine === serial) problem.value = asProblem(thrown)
    }
  }

  /** Asks anew for as much as is shown, for a list that is come back to. */
  async function renew(): Promise<void> {
    const shown = items.value?.length ?? 0
    serial += 1
    const mine = serial
    const found: T[] = []
    let cursor: string | undefined
    try {
      do {
        const page = await ask(cursor)
        if (mine !== serial) return
        found.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor && found.length < shown)
      items.value = found
      next.value = cursor ?? null
    } catch (thrown) {
      if (mine === serial) problem.value = asProblem(thrown)
    }
  }

  const loadMore = () => load(next.value ?? undefined)

  return { items, hasMore, problem, load: () => load(), loadMore }
}
