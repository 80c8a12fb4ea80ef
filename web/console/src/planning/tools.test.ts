import { expect, test } from 'vitest'

import { canUse, OPERATIONS, TOOLS } from './tools'

const operation = (id: string) => OPERATIONS.find((each) => each.id === id)!

test('no two have the same key', () => {
  const keys = [...TOOLS, ...OPERATIONS].map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('what takes one takes one, what takes several takes several of a kind', () => {
  expect(canUse(operation('hole'), ['polygon'])).toBe(true)
  expect(canUse(operation('hole'), ['line'])).toBe(false)
  expect(canUse(operation('hole'), ['polygon', 'polygon'])).toBe(false)
  expect(canUse(operation('merge'), ['polygon'])).toBe(false)
  expect(canUse(operation('merge'), ['polygon', 'polygon'])).toBe(true)
  expect(canUse(operation('merge'), ['polygon', 'line'])).toBe(false)
  expect(canUse(operation('remove'), ['polygon', 'point'])).toBe(true)
  expect(canUse(operation('remove'), [])).toBe(false)
})
