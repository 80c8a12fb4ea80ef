/** Asks the server while one types: after a short rest, and only the last question counts. */
import { onBeforeUnmount, ref, shallowRef, type Ref, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { SearchItem } from '@/api/types'

const REST_MS = 120

type Call<Item> = (words: string, signal: AbortSignal) => Promise<{ items: Item[] }>

export const useSearch = (words: Ref<string>) => useFinding<SearchItem>(words, api.search)

export function useFinding<Item>(words: Ref<string>, call: Call<Item>) {
  const items = shallowRef<Item[]>([])
  const problem = shallowRef<Problem | null>(null)
  /** What the items answer; differs from the words while an answer is awaited. */
  const answered = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | null = null

  async function ask(question: string): Promise<void> {
    asking?.abort()
    const controller = new AbortController()
    asking = controller
    try {
      const answer = await call(question, controller.signal)
      if (asking !== controller) return
      items.value = answer.items
      problem.value = null
      answered.value = question
    } catch (thrown) {
      if (asking === controller) problem.value = asProblem(thrown)
    }
  }

  watch(words, (value) => {
    clearTimeout(timer)
    const question = value.trim()
    if (question) timer = setTimeout(() => void ask(question), REST_MS)
    else {
      asking?.abort()
      asking = null
      items.value = []
      answered.value = ''
    }
  })

  onBeforeUnmount(() => {
    clearTimeout(timer)
    asking?.abort()
    asking = null
  })

  return { items, problem, answered }
}
