/** A list beside what is chosen from it: looked at, or changed in a form; each act loads anew and says what was done. */
import { computed, type Ref, ref, watch } from 'vue'

import { useLoading } from '@/pages/useLoading'
import { useNotices } from '@/stores/notices'

export function useBeside<Item extends { id: number }, Form extends string>(ask: () => Promise<Item[]>) {
  const { value: list, busy, problem, act } = useLoading(ask)
  const chosenId = ref<number | null>(null)
  const mode = ref('look') as Ref<'look' | Form>
  const isSure = ref(false)
  const chosen = computed(() => list.value?.find(({ id }) => id === chosenId.value) ?? null)

  // At first nothing is chosen, and what was may be gone.
  watch(list, (items) => {
    if (!chosen.value) chosenId.value = items?.[0]?.id ?? null
  })

  function look(): void {
    mode.value = 'look'
    isSure.value = false
  }

  function choose(item: Item): void {
    chosenId.value = item.id
    problem.value = null
    look()
  }

  /** Carries out an act, which answers the words that say what was done. */
  async function run(does: () => Promise<string>): Promise<void> {
    let words = ''
    const done = await act(async () => {
      words = await does()
    })
    if (!done) return
    useNotices().done(words)
    look()
  }

  return { list, chosen, chosenId, mode, isSure, busy, problem, choose, run }
}
