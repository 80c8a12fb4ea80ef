// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest'

import { KeyRegistry } from './registry'

let registry: KeyRegistry
let clock = 0

function press(key: string, options: KeyboardEventInit & { on?: HTMLElement } = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
  Object.defineProperty(event, 'timeStamp', { value: clock })
  let taken = false
  const target = options.on ?? document.body
  target.addEventListener('keydown', (heard) => (taken = registry.handle(heard)), { once: true })
  target.dispatchEvent(event)
  return taken
}

function bind(keys: string | string[], options: object = {}) {
  const run = vi.fn<() => void | boolean>()
  const release = registry.register({ keys, label: 'x', run, ...options })
  return { run, release }
}

beforeEach(() => {
  registry = new KeyRegistry()
  clock = 0
  document.body.innerHTML = '<input type="text"><input type="checkbox">'
})

describe('one press', () => {
  test.each([
    ['j', 'j', {}],
    ['j', 'J', { shiftKey: true }],
    ['?', '?', { shiftKey: true }],
    ['mod+k', 'k', { ctrlKey: true }],
    ['mod+k', 'k', { metaKey: true }],
    ['alt+l', 'l', { altKey: true }],
    ['Enter', 'Enter', {}],
    ['shift+Enter', 'Enter', { shiftKey: true }],
    ['Space', ' ', {}],
  ])('%s hears %s', (keys, key, options) => {
    const { run } = bind(keys)
    expect(press(key, options)).toBe(true)
    expect(run).toHaveBeenCalledOnce()
  })

  test.each([
    ['j', 'j', { ctrlKey: true }],
    ['k', 'j', {}],
    ['Enter', 'Enter', { shiftKey: true }],
  ])('%s does not hear %s with %o', (keys, key, options) => {
    const { run } = bind(keys)
    expect(press(key, options)).toBe(false)
    expect(run).not.toHaveBeenCalled()
  })

  test('a binding hears any of its keys and is told which', () => {
    const { run } = bind(['1', '2', '3'])
    press('2')
    expect(run).toHaveBeenCalledWith(expect.anything(), '2')
  })

  test('nothing is heard once it is released', () => {
    const { run, release } = bind('j')
    release()
    press('j')
    expect(run).not.toHaveBeenCalled()
  })

  test('the newest is asked first and may pass the key on', () => {
    const older = bind('Escape')
    const newer = bind('Escape')
    newer.run.mockReturnValueOnce(false)
    press('Escape')
    press('Escape')
    expect([older.run.mock.calls.length, newer.run.mock.calls.length]).toEqual([1, 2])
  })

  test('nothing is heard while its condition says no', () => {
    const { run } = bind('a', { when: () => false })
    expect(press('a')).toBe(false)
    expect(run).not.toHaveBeenCalled()
  })

  test('nothing is heard while an input method composes', () => {
    const { run } = bind('j')
    press('j', { isComposing: true })
    expect(run).not.toHaveBeenCalled()
  })
})

describe('while typing', () => {
  const field = () => document.querySelector<HTMLInputElement>('input[type=text]')!

  test('plain keys belong to the field', () => {
    const { run } = bind('j')
    press('j', { on: field() })
    expect(run).not.toHaveBeenCalled()
  })

  test('those that ask for it are heard', () => {
    const { run } = bind('mod+k', { whileTyping: true })
    press('k', { on: field(), ctrlKey: true })
    expect(run).toHaveBeenCalledOnce()
  })

  test('a checkbox is no typing', () => {
    const { run } = bind('j')
    press('j', { on: document.querySelector<HTMLInputElement>('input[type=checkbox]')! })
    expect(run).toHaveBeenCalledOnce()
  })
})

test.each(['Enter', ' '])('%s on a button presses the button and nothing else', (key) => {
  document.body.innerHTML = '<button><span>x</span></button>'
  const { run } = bind(['Enter', 'Space'])
  expect(press(key, { on: document.querySelector<HTMLElement>('span')! })).toBe(false)
  expect(press(key)).toBe(true)
  expect(run).toHaveBeenCalledOnce()
})

describe('sequences', () => {
  test('g then z', () => {
    const { run } = bind('g z')
    press('g')
    press('z')
    expect(run).toHaveBeenCalledOnce()
  })

  test('too slow is no sequence', () => {
    const { run } = bind('g z')
    press('g')
    clock = 5000
    press('z')
    expect(run).not.toHaveBeenCalled()
  })

  test('another key between breaks it', () => {
    const { run } = bind('g z')
    press('g')
    press('x')
    press('z')
    expect(run).not.toHaveBeenCalled()
  })

  test('a second key that has a life of its own still lives alone', () => {
    const sequence = bind('g e')
    const alone = bind('e')
    press('e')
    expect([sequence.run.mock.calls.length, alone.run.mock.calls.length]).toEqual([0, 1])
  })
})

describe('scopes', () => {
  test('an open scope covers the console, but not what always works', () => {
    const below = bind('j')
    const within = bind('j', { scope: 'palette' })
    const always = bind('alt+l', { scope: 'always' })
    const close = registry.openScope('palette')
    press('j')
    press('l', { altKey: true })
    expect([below.run, within.run, always.run].map((run) => run.mock.calls.length)).toEqual([0, 1, 1])
    close()
    press('j')
    expect(below.run).toHaveBeenCalledOnce()
  })
})
