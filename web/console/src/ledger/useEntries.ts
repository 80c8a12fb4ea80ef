/** The entries that are looked for, newest first, page after page. */
import { onBeforeUnmount, reactive, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { LedgerEntry } from '@/api/types'

const REST_MS = 250

export function useEntries() {
  const filter = reactive({ incident: '', account: '', act: '' })
  const entries = shallowRef<LedgerEntry[] | null>(null)
  const next = shallowRef<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let serial = 0
  let rest: ReturnType<typeof setTimeout> | undefined

  watch(filter, () => {
    clearTimeout(rest)
    rest = setTimeout(() => void load(), REST_MS)
  })
  onBeforeUnmount(() => clearTimeout(rest))

  /** Begins anew; what was asked for before and comes later is left. */
  async function load(): Promise<void> {
    await take(null, [])
  }

  async function loadMore(): Promise<void> {
    if (next.value !== null) await take(next.value, entries.value ?? [])
  }

  async function take(cursor: string | null, before: LedgerEntry[]): Promise<void> {
    const mine = (serial += 1)
    problem.value = null
    try {
      const page = await api.ledger.list(wanted(filter), cursor)
      if (mine !== serial) return
      entries.value = [...before, ...page.items]
      next.value = page.next
    } catch (thrown) {
      const refused = asProblem(thrown)
      if (mine === serial) problem.value = refused
    }
  }

  return { filter, entries, next, problem, load, loadMore }
}

function wanted(filter: Record<string, string>): Record<string, string> {
  const filled = Object.entries(filter).map(([name, value]) => [name, value.trim()] as const)
  return Object.fromEntries(filled.filter(([, value]) => value !== ''))
}
