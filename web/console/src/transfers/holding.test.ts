import { expect, test } from 'vitest'

import { makeIncident } from '@/queue/makeIncident'

import { holdingOf } from './holding'

const name = (id: number, words: string) => ({ id, code: String(id), name: words, name_en: '' })
const west = name(2, '西区')
const east = name(3, '东区')
const joint = { state: 'untaken' as const, how: 'first' as const, by: null, told_at: '', due_at: null, taken_at: null, taken_by: null, risen_at: null, refused: [] }
const transfer = { id: 1, holder: west, target: east, decider: null, reason: '', requested_at: '', due_at: '', risen_at: null }

test.each([
  ['away from borders nothing', {}, null],
  ['taken by nobody', { joint }, { state: 'untaken', mark: '?' }],
  ['taken', { joint: { ...joint, state: 'taken' as const }, responsible: east }, { state: 'held', mark: '→东区' }],
  ['taken by whose land it is', { joint: { ...joint, state: 'taken' as const }, organisation: east, responsible: east }, { state: 'held', mark: '✓' }],
  ['settled on whose land it is', { joint: { ...joint, state: 'settled' as const }, organisation: east, responsible: east }, { state: 'held', mark: '§' }],
  ['asked of another', { joint, transfer, responsible: west }, { state: 'asked', mark: '⇥东区' }],
])('%s', (_, given, expected) => {
  const found = holdingOf(makeIncident({ id: 1, ...given }), 'zh-CN')
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})
