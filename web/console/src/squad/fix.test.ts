import { expect, test } from 'vitest'

import { freshnessOf } from './fix'

test.each([
  [null, 'none'],
  [0, 'fresh'],
  [300, 'fresh'],
  [301, 'flagged'],
  [1800, 'flagged'],
  [1801, 'stale'],
] as const)('%s s old is %s', (fixAge_s, expected) => {
  expect(freshnessOf(fixAge_s)).toBe(expected)
})
