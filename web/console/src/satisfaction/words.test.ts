import { expect, test } from 'vitest'

import { isFew, shareOf } from './words'

test('a share comes with its interval, and none of no answers', () => {
  expect(shareOf({ share: 2 / 3, low: 0.2077, high: 0.9385 })).toBe('67% (21–94%)')
  expect(shareOf({ share: null, low: null, high: null })).toBe('–')
})

test('few answers are said to be few', () => {
  expect([0, 1, 9, 10].map((answered) => isFew({ answered }))).toEqual([false, true, true, false])
})
