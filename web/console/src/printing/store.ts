/** The sheet being made, which goes on while the sheet of choices is closed; one at a time. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { clock } from '@/format/now'
import { translate } from '@/i18n/i18n'
import { useNotices } from '@/stores/notices'

import { printSheet, type SheetOrder } from './calls'

export const usePrinting = defineStore('printing', () => {
  const since = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const wasStopped = ref(false)
  let giveUp: AbortController | null = null

  const isBusy = computed(() => since.value !== null)
  const seconds = computed(() => (since.value === null ? 0 : Math.max(0, Math.floor((clock.value - since.value) / 1000))))

  async function print(order: SheetOrder): Promise<boolean> {
    if (isBusy.value) return false
    since.value = Date.now()
    problem.value = null
    wasStopped.value = false
    giveUp = new AbortController()
    const { signal } = giveUp
    try {
      const { content, name } = await printSheet(order, signal)
      save(content, name)
      useNotices().done(translate('printing.done', { name }))
      return true
    } catch (thrown) {
      if (signal.aborted) wasStopped.value = true
      else problem.value = asProblem(thrown)
      return false
    } finally {
      since.value = null
    }
  }

  const stop = () => giveUp?.abort()

  return { isBusy, seconds, problem, wasStopped, print, stop }
})

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The download has taken hold of the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
