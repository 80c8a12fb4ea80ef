import { expect, test } from 'vitest'

import { readLimit, readSpan, writeLimit, writeSpan } from './span'

test.each([
  ['', null],
  ['30m', 1800],
  ['2h 30m', 9000],
  ['7D', 604_800],
  ['1h30m', 5400],
  ['90', undefined],
  ['h', undefined],
  ['2h x', undefined],
] as const)('%s', (text, span) => {
  expect(readSpan(text)).toBe(span)
})

test.each([60, 300, 5400, 86_400, 90_061, 15 * 86_400])('%i s come back', (span_s) => {
  expect(readSpan(writeSpan(span_s))).toBe(span_s)
})

test('nothing is written as nothing', () => {
  expect(writeSpan(null)).toBe('')
  expect(writeSpan(undefined)).toBe('')
})

test.each([
  ['5wd', { s: null, days: 5 }],
  ['5 工作日', { s: null, days: 5 }],
  ['5个工作日', { s: null, days: 5 }],
  ['2h', { s: 7200, days: null }],
  ['', { s: null, days: null }],
  ['367wd', undefined],
  ['5wd 2h', undefined],
] as const)('%s is a limit', (text, limit) => {
  expect(readLimit(text)).toEqual(limit)
})

test('limits are written in one measure', () => {
  expect(writeLimit(null, 5)).toBe('5wd')
  expect(writeLimit(7200, null)).toBe('2h')
  expect(writeLimit(undefined, undefined)).toBe('')
})
