/** What the response asks on arrival, and the answers, of whichever incident is shown. */
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { type GivenAnswer, type Questions, responses } from '@/api/responding'
import type { Incident } from '@/api/types'

export function useQuestions(incident: () => Incident) {
  const questions = shallowRef<Questions | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)

  const items = computed(() => questions.value?.items ?? [])
  const unanswered = computed(() => items.value.filter((item) => item.answer === null).length)

  // An answer of somebody else changes the incident, as a response does that is taken.
  watch(() => `${incident().id} ${incident().updated_at} ${incident().assignments.length}`, () => void load(), { immediate: true })

  async function load(): Promise<void> {
    const id = incident().id
    try {
      const found = await responses.questions(id)
      if (id === incident().id) questions.value = found
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  async function answer(item: number, value: GivenAnswer['answer'], note = ''): Promise<void> {
    busy.value = true
    problem.value = null
    try {
      questions.value = await responses.answer(incident().id, [{ item, answer: value, note }])
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = false
    }
  }

  return { questions, items, unanswered, problem, busy, answer }
}
