import { expect, test } from 'vitest'

import { blankField, choicesAsText, freeKey, moved, textAsChoices, tidied } from './editing'

const CHOICES = [
  { key: 'told', name: '批评教育', name_en: 'Admonished' },
  { key: 'fined', name: '立案 处罚', name_en: '' },
]

test('choices survive the way through words', () => {
  expect(choicesAsText(CHOICES)).toBe('told 批评教育 | Admonished\nfined 立案 处罚')
  expect(textAsChoices(`\n${choicesAsText(CHOICES)}\n  `)).toEqual(CHOICES)
  expect(textAsChoices('other')).toEqual([{ key: 'other', name: 'other', name_en: '' }])
})

test('a new entry has a key of its own', () => {
  expect(freeKey('field', ['field_1', 'field_3'])).toBe('field_2')
  expect(blankField([]).key).toBe('field_1')
})

test.each([
  [0, 1, ['b', 'a', 'c']],
  [0, -1, ['a', 'b', 'c']],
  [2, 1, ['a', 'b', 'c']],
  [2, -1, ['a', 'c', 'b']],
] as const)('entry %d moves by %d', (at, by, expected) => {
  expect(moved(['a', 'b', 'c'], at, by)).toEqual(expected)
})

test('what does not belong to the type is not sent', () => {
  const field = { ...blankField([]), unit: '㎡', choices: CHOICES }
  expect(tidied({ ...field, type: 'text' })).toMatchObject({ unit: '', choices: [] })
  expect(tidied({ ...field, type: 'number' })).toMatchObject({ unit: '㎡', choices: [] })
  expect(tidied({ ...field, type: 'choice' })).toMatchObject({ unit: '', choices: CHOICES })
})
