import { describe, expect, test } from 'vitest'

import { rowsInSight, rowsToDraw, scrollToKeep, scrollToShow } from './window'

test.each([
  ['at the top', 0, 500, 300, { start: 0, end: 10 }],
  ['cut at both edges', 75, 500, 300, { start: 1, end: 12 }],
  ['at the end', 14500, 500, 300, { start: 290, end: 300 }],
  ['beyond the end after rows went', 14500, 500, 20, { start: 20, end: 20 }],
  ['fewer rows than fit', 0, 500, 3, { start: 0, end: 3 }],
  ['no rows', 0, 500, 0, { start: 0, end: 0 }],
  ['not laid out yet', 0, 0, 300, { start: 0, end: 0 }],
])('rows in sight %s', (_, scrollTop, height, count, expected) => {
  expect(rowsInSight(scrollTop, height, 50, count)).toEqual(expected)
})

test('some more rows are drawn, and none beyond the list', () => {
  expect(rowsToDraw({ start: 2, end: 12 }, 14, 6)).toEqual({ start: 0, end: 14 })
  expect(rowsToDraw({ start: 50, end: 60 }, 300, 6)).toEqual({ start: 44, end: 66 })
})

test.each([
  ['in sight already', 3, 100, 100],
  ['above', 1, 100, 50],
  ['below', 12, 100, 150],
])('a row %s is shown by the least move', (_, row, scrollTop, expected) => {
  expect(scrollToShow(row, scrollTop, 500, 50)).toBe(expected)
})

describe('after the list changed by itself', () => {
  const before = Array.from({ length: 30 }, (_, row) => row)

  test.each([
    ['a row above came', [99, ...before], null, 550],
    ['a row at the top came while at the top', [99, ...before], null, 50, 0],
    ['a row above went', before.slice(1), null, 450],
    ['the first row in sight went', before.filter((id) => id !== 10), null, 450],
    ['a row below came', [...before, 99], null, 500],
    ['the selected row moved down and stays where it is', [...before.filter((id) => id !== 12), 12], 12, 1350],
    ['a selected row out of sight moved', [2, ...before.filter((id) => id !== 2)], 2, 500],
    ['the selected row went', before.filter((id) => id !== 12), 12, 500],
  ] as [string, number[], number | null, number, number?][])('%s', (_, after, preferred, expected, scrollTop = 500) => {
    expect(scrollToKeep(before, after, preferred, scrollTop, 500, 50)).toBe(expected)
  })

  test('a list that fitted stays at its top', () => {
    expect(scrollToKeep([1, 2], [9, 1, 2], 1, 0, 500, 50)).toBe(0)
  })

  test('nothing that was in sight is left', () => {
    expect(scrollToKeep(before, [100, 101], null, 500, 500, 50)).toBe(0)
  })
})
