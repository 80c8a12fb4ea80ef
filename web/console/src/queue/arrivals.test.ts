import { expect, test } from 'vitest'

import { countBeyond, stillUnseen } from './arrivals'

const sight = { start: 1, end: 3 }

test('rows that come outside the view are unseen until they are in it', () => {
  const unseen = stillUnseen(new Set(), [1, 2, 3], [9, 1, 2, 3, 8], sight)
  expect([...unseen]).toEqual([9, 8])
  expect(countBeyond(unseen, [9, 1, 2, 3, 8], sight)).toEqual({ above: 1, below: 1 })
  expect([...stillUnseen(unseen, [9, 1, 2, 3, 8], [9, 1, 2, 3, 8], { start: 0, end: 2 })]).toEqual([8])
})

test('rows that come into view, or go again, are not announced', () => {
  expect(stillUnseen(new Set(), [1, 2], [1, 9, 2], sight).size).toBe(0)
  expect(stillUnseen(new Set([9]), [9, 1, 2, 3], [1, 2, 3], sight).size).toBe(0)
})
