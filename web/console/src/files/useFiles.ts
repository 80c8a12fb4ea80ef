/** The files of an incident: fetched anew when it changes, and what is being sent or was refused. */
import { ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import type { Incident } from '@/api/types'

import { attach, type IncidentFile, list } from './calls'

export interface Refused {
  name: string
  problem: Problem
}

export function useFiles(incident: () => Incident) {
  const files = shallowRef<IncidentFile[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const sending = ref<string | null>(null)
  const refused = shallowRef<Refused[]>([])

  watch(
    () => [incident().id, incident().updated_at] as const,
    ([id], before) => {
      if (id !== before?.[0]) forget()
      void load()
    },
    { immediate: true },
  )

  function forget(): void {
    files.value = null
    refused.value = []
  }

  async function load(): Promise<void> {
    const { id } = incident()
    try {
      const found = await list(id)
      if (id !== incident().id) return
      files.value = found
      problem.value = null
    } catch (thrown) {
      if (id === incident().id) problem.value = asProblem(thrown)
    }
  }

  /** Sends one after the other; what is refused is told with its name, and the rest goes on. */
  async function add(chosen: Iterable<File>): Promise<void> {
    const { id } = incident()
    refused.value = []
    for (const file of chosen) {
      sending.value = file.name
      try {
        await attach(id, file)
      } catch (thrown) {
        refused.value = [...refused.value, { name: file.name, problem: asProblem(thrown) }]
      }
    }
    sending.value = null
    await load()
  }

  return { files, problem, sending, refused, load, add }
}
