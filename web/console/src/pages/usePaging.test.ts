// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, type App } from 'vue'

import { Problem } from '@/api/problem'

import { usePaging } from './usePaging'

type Answer = { items: number[]; next: string | null }
const apps: App[] = []

/** Runs it as a component does, with answers that are given when the test wants. */
function shown(again?: Parameters<typeof usePaging<number>>[1]) {
  const asked: { cursor?: string; answer: (answer: Answer) => void; fail: (why: unknown) => void }[] = []
  const ask = (cursor?: string) =>
    new Promise<Answer>((answer, fail) => void asked.push({ ...(cursor === undefined ? {} : { cursor }), answer, fail }))
  let paging!: ReturnType<typeof usePaging<number>>
  const app = createApp({ setup: () => ((paging = usePaging<number>(ask, again)), () => null) })
  app.mount(document.createElement('div'))
  apps.push(app)
  return { asked, paging }
}

afterEach(() => {
  apps.splice(0).forEach((app) => app.unmount())
  vi.useRealTimers()
})

describe('a list that comes page by page', () => {
  it('adds what is older below', async () => {
    const { asked, paging } = shown()
    asked[0]!.answer({ items: [3, 2], next: 'a' })
    await vi.waitFor(() => expect(paging.hasMore.value).toBe(true))
    const more = paging.loadMore()
    expect(asked[1]!.cursor).toBe('a')
    asked[1]!.answer({ items: [1], next: null })
    await more
    expect(paging.items.value).toEqual([3, 2, 1])
    expect(paging.hasMore.value).toBe(false)
  })

  it('leaves out what a later question has overtaken', async () => {
    const { asked, paging } = shown()
    const later = paging.load()
    asked[1]!.answer({ items: [2], next: null })
    await later
    asked[0]!.fail(new Problem(503))
    await Promise.resolve()
    expect(paging.items.value).toEqual([2])
    expect(paging.problem.value).toBeNull()
  })

  it('looks again while something is under way, and not after it has gone', async () => {
    vi.useFakeTimers()
    const { asked, paging } = shown({ while: (each) => each === 0, everyMs: 1000 })
    asked[0]!.answer({ items: [0], next: null })
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked).toHaveLength(2)
    asked[1]!.answer({ items: [1], next: null })
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked).toHaveLength(2)
    expect(paging.items.value).toEqual([1])
  })

  it('keeps what it has when a question fails', async () => {
    const { asked, paging } = shown()
    asked[0]!.answer({ items: [1], next: null })
    await vi.waitFor(() => expect(paging.items.value).toEqual([1]))
    const again = paging.load()
    asked[1]!.fail(new Problem(503))
    await again
    expect(paging.items.value).toEqual([1])
    expect(paging.problem.value).not.toBeNull()
  })
})
