import { expect, test } from 'vitest'
import { shallowRef, triggerRef, watch } from 'vue'

import { useShown } from './shown'

test('what is live is shown, and each of its changes tells', () => {
  const live = shallowRef(new Map([[1, 'a']]))
  const { shown } = useShown(live)
  let told = 0
  watch(shown, () => (told += 1), { flush: 'sync' })
  live.value.set(1, 'b')
  triggerRef(live)
  expect([shown.value.get(1), told]).toEqual(['b', 1])
  live.value = new Map()
  expect(shown.value.size).toBe(0)
})

test('something else is shown instead, and what has come meanwhile is there afterwards', () => {
  const live = shallowRef(new Map([[1, 'now']]))
  const { shown, showInstead } = useShown(live)
  showInstead(new Map([[1, 'then']]))
  live.value.set(2, 'new')
  triggerRef(live)
  expect([...shown.value.values()]).toEqual(['then'])
  showInstead(null)
  expect([...shown.value.values()]).toEqual(['now', 'new'])
})
