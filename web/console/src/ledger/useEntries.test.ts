// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'

import * as api from '@/api/calls'
import { Problem } from '@/api/problem'
import type { LedgerEntry } from '@/api/types'

import { useEntries } from './useEntries'

const entry = (sequence: number) => ({ sequence }) as LedgerEntry

function begin() {
  let made!: ReturnType<typeof useEntries>
  mount(defineComponent({ setup: () => ((made = useEntries()), () => null) }))
  return made
}

beforeEach(() => vi.useFakeTimers())

test('more follow what is there', async () => {
  const list = vi.spyOn(api.ledger, 'list')
  list.mockResolvedValueOnce({ items: [entry(3)], next: 'abc' }).mockResolvedValueOnce({ items: [entry(2)], next: null })
  const made = begin()
  await made.load()
  await made.loadMore()
  await made.loadMore()
  expect(made.entries.value).toEqual([entry(3), entry(2)])
  expect(list.mock.calls).toEqual([[{}, null], [{}, 'abc']])
})

test('typing asks once it rests, for what is filled in', async () => {
  const list = vi.spyOn(api.ledger, 'list').mockResolvedValue({ items: [], next: null })
  const made = begin()
  for (const typed of ['1', '10', ' 1001 ']) {
    made.filter.incident = typed
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(list).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(300)
  expect(list.mock.calls).toEqual([[{ incident: '1001' }, null]])
})

test('an answer that comes late is left', async () => {
  let answerFirst = (_: api.LedgerPage) => {}
  vi.spyOn(api.ledger, 'list')
    .mockReturnValueOnce(new Promise((settle) => (answerFirst = settle)))
    .mockResolvedValueOnce({ items: [entry(9)], next: null })
  const made = begin()
  const first = made.load()
  await made.load()
  answerFirst({ items: [entry(1)], next: null })
  await first
  expect(made.entries.value).toEqual([entry(9)])
})

test('a refusal is said, and what is there stays', async () => {
  vi.spyOn(api.ledger, 'list').mockResolvedValueOnce({ items: [entry(1)], next: 'abc' }).mockRejectedValueOnce(new Problem(503))
  const made = begin()
  await made.load()
  await made.loadMore()
  expect(made.problem.value).toMatchObject({ status: 503 })
  expect(made.entries.value).toEqual([entry(1)])
})
