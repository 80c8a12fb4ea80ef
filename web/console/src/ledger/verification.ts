/** Checks the whole chain, part after part, and says how far it has come. */
import { onBeforeUnmount, shallowRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { LedgerVerification } from '@/api/types'

export function useVerification() {
  const found = shallowRef<LedgerVerification | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let isWanted = true

  onBeforeUnmount(() => (isWanted = false))

  async function verify(): Promise<void> {
    problem.value = null
    found.value = null
    try {
      do found.value = await api.ledger.verify(found.value?.verified_to ?? 0)
      while (isWanted && isUnfinished(found.value))
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  return { found, problem, verify }
}

export function isUnfinished(found: LedgerVerification): boolean {
  return found.problem === null && found.verified_to < found.last
}
