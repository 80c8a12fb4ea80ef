import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { mergedMessages, type Messages } from './i18n'

const NAMED = [/(?:\$t|\bt|\btranslate)\(\s*'([\w.]+)'/g, /\blabel: '(\w+\.[\w.]+)'/g]

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

test('every word that is named exists', () => {
  const known = new Set(keysOf(merged['zh-CN']))
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.(vue|ts)$/.test(name))
  const unknown = files.flatMap((name) => {
    const text = readFileSync(`src/${name}`, 'utf8')
    return NAMED.flatMap((form) => [...text.matchAll(form)]).flatMap(([, key]) => (known.has(key!) ? [] : [`${name}: ${key}`]))
  })
  expect(unknown).toEqual([])
})
