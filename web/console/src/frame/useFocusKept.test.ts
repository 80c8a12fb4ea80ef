// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, defineComponent, h, KeepAlive, nextTick, ref } from 'vue'

import { useFocusKept } from './useFocusKept'

/** What stands in the sheet: a list, a page, or nothing but a word. */
const shown = ref<'list' | 'page' | ''>('list')
const List = defineComponent({ name: 'List', setup: () => () => h('ul', [h('button', { id: 'first' }), h('button', { id: 'second' })]) })
const Page = defineComponent({ setup: () => () => h('button', { id: 'back' }) })
const Sheet = defineComponent({
  setup() {
    const root = ref<HTMLElement | null>(null)
    useFocusKept(root)
    const inside = () => (shown.value === 'list' ? h(List) : shown.value === 'page' ? h(Page) : null)
    return () => h('section', { ref: root, id: 'sheet', tabindex: -1 }, [h(KeepAlive, { include: 'List' }, inside)])
  },
})

let app: App

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>'
  shown.value = 'list'
  app = createApp(Sheet)
  app.mount('#app')
})
afterEach(() => app.unmount())

const focus = (id: string) => document.getElementById(id)!.focus()
const focused = (id: string) => vi.waitFor(() => expect(document.activeElement?.id).toBe(id))

it('gives the focus back to what led away, once that is there again', async () => {
  focus('first')
  focus('second')
  shown.value = 'page'
  await focused('sheet')
  focus('back')
  shown.value = 'list'
  await focused('second')
})

it('keeps the focus in the sheet where nothing that had it is left', async () => {
  focus('first')
  shown.value = ''
  await nextTick()
  await focused('sheet')
})

it('rests on the sheet while what had it is busy, and goes on where that has gone', async () => {
  focus('first')
  focus('second')
  const second = document.getElementById('second') as HTMLButtonElement
  second.blur()
  second.disabled = true
  await focused('sheet')
  second.remove()
  await focused('first')
})

it('leaves the focus where it is while what has it stays', async () => {
  focus('first')
  document.getElementById('second')!.remove()
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  expect(document.activeElement?.id).toBe('first')
})
