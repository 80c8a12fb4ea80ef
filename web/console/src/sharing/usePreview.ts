/** Asks what an agency would see whenever the definition changes, a little after; an overtaken answer is dropped. */
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'

import { type Preview, type SharePreview, shares } from './calls'

const SETTLED_MS = 350

export function usePreview(wanted: () => SharePreview | null) {
  const preview = shallowRef<Preview | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined

  async function ask(): Promise<void> {
    const body = wanted()
    asking?.abort()
    if (body === null) return
    const own = (asking = new AbortController())
    busy.value = true
    try {
      const found = await shares.preview(body, own.signal)
      if (own.signal.aborted) return
      preview.value = found
      problem.value = null
    } catch (thrown) {
      if (own.signal.aborted) return
      preview.value = null
      problem.value = asProblem(thrown)
    } finally {
      if (asking === own) busy.value = false
    }
  }

  watch(
    () => JSON.stringify(wanted()),
    () => {
      clearTimeout(waiting)
      waiting = setTimeout(ask, SETTLED_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(waiting)
    asking?.abort()
  })
  return { preview, problem, busy, ask }
}
