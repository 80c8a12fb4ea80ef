import { expect, test } from 'vitest'

import { mergedMessages, type Messages } from './i18n'

function keysOf(messages: Messages, under = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${under}${key}`] : keysOf(value, `${under}${key}.`),
  )
}

function textsOf(messages: Messages): string[] {
  return Object.values(messages).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)))
}

const merged = mergedMessages()

test('every word exists in both languages', () => {
  expect(keysOf(merged.en).sort()).toEqual(keysOf(merged['zh-CN']).sort())
})

test('no word is empty', () => {
  for (const messages of Object.values(merged)) expect(textsOf(messages).filter((text) => !text.trim())).toEqual([])
})
