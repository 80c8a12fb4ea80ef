/** The reports of an incident, masked; the people behind them once somebody asks to see them. */
import { ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import type { Incident } from '@/api/types'

import { list, type Person, type Reports, see } from './calls'

export function useReports(incident: () => Incident) {
  const reports = shallowRef<Reports | null>(null)
  const people = shallowRef<ReadonlyMap<number, Person>>(new Map())
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)

  watch(
    () => [incident().id, incident().updated_at] as const,
    ([id], before) => {
      if (id !== before?.[0]) forget()
      void load()
    },
    { immediate: true },
  )

  function forget(): void {
    reports.value = problem.value = null
    people.value = new Map()
  }

  async function load(): Promise<void> {
    const { id } = incident()
    await run(async () => {
      const found = await list(id)
      if (id === incident().id) reports.value = found
    })
  }

  /** The ledger notes it. */
  async function show(): Promise<void> {
    const { id } = incident()
    await run(async () => {
      const found = await see(id)
      if (id === incident().id) people.value = new Map(found.map((person) => [person.id, person]))
    })
    await load()
  }

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

  return { reports, people, problem, busy, load, show, run }
}
