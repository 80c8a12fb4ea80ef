import { expect, test } from 'vitest'

import type { Derivation, Member } from '@/api/boundaries'

import { countsOf, firstOf, keptOf, measureOf, readWithin } from './report'

const member = (what: Member['what'], name: string): Member => ({ what, why: '', first_code: '11', second_code: '12', name, feature_id: 1 })
const derivation: Derivation = {
  level: 'district', within_m: 200, created: 1, changed: 0, unchanged: 2, kept: 1, deleted: 0,
  members: [member('created', '甲–乙'), member('kept', '乙–丙')], healing: [],
}

test('every outcome is told, also that of which there is none', () => {
  expect(countsOf(derivation).map(({ what, n }) => `${what} ${n}`)).toEqual(['created 1', 'changed 0', 'unchanged 2', 'kept 1', 'deleted 0'])
})

test('what was kept is told by name', () => {
  expect(keptOf(derivation).map(({ name }) => name)).toEqual(['乙–丙'])
})

test.each([
  ['none', [], { first: [], all: null }],
  ['as many as are shown', [1, 2], { first: [1, 2], all: null }],
  ['more than are shown', [1, 2, 3], { first: [1, 2], all: 3 }],
])('the first of a list: %s', (_, items, told) => {
  expect(firstOf(items, 2)).toEqual(told)
})

test.each([
  ['a measure', { border_length_m: 2800 }, 2800],
  ['none', {}, null],
  ['a word', { border_length_m: '2800' }, null],
])('an attribute is %s', (_, attributes, told) => {
  expect(measureOf(attributes, 'border_length_m')).toBe(told)
})

test.each([
  ['', null],
  ['  ', null],
  ['200', 200],
  ['0.5', undefined],
  ['5000', 5000],
  ['5001', undefined],
  ['近', undefined],
])('metres typed as “%s”', (typed, read) => {
  expect(readWithin(typed)).toBe(read)
})
