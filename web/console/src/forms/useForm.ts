/** The form of an incident: fetched anew when the incident changes, each entry saved as soon as it is left. */
import { ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import type { Incident } from '@/api/types'

import { type Check, fill, get, type IncidentForm, type Value } from './calls'

export function useForm(incident: () => Incident) {
  const form = shallowRef<IncidentForm | null>(null)
  const problem = shallowRef<Problem | null>(null)
  /** The entry whose value was refused, and why. */
  const refused = shallowRef<{ key: string; problem: Problem } | null>(null)
  const state = ref<'' | 'saving' | 'saved'>('')
  let running = 0

  watch(
    () => [incident().id, incident().updated_at] as const,
    ([id], before) => {
      if (id !== before?.[0]) forget()
      if (running === 0) void load()
    },
    { immediate: true },
  )

  function forget(): void {
    form.value = refused.value = problem.value = null
    state.value = ''
  }

  async function load(): Promise<void> {
    const { id } = incident()
    try {
      const found = await get(id)
      if (id === incident().id) form.value = found
    } catch (thrown) {
      const said = asProblem(thrown)
      if (id !== incident().id) return
      if (said.code === 'no_form') form.value = null
      else problem.value = said
    }
  }

  async function save(key: string, answers: Record<string, Value>, checks: Record<string, Check | null>): Promise<void> {
    const { id } = incident()
    running += 1
    state.value = 'saving'
    refused.value = null
    try {
      const saved = await fill(id, answers, checks)
      if (id === incident().id) form.value = saved
      state.value = 'saved'
    } catch (thrown) {
      refused.value = { key, problem: asProblem(thrown) }
      state.value = ''
    } finally {
      running -= 1
    }
  }

  const saveAnswer = (key: string, value: Value) => save(key, { [key]: value }, {})
  const saveCheck = (key: string, check: Check | null) => save(key, {}, { [key]: check })

  return { form, problem, refused, state, load, saveAnswer, saveCheck }
}
