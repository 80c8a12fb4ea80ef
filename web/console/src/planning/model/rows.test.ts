import { expect, test } from 'vitest'

import { blankContent, type Saved } from './content'
import { rowsOf } from './rows'

const content = (name: string, name_en = '') => ({ ...blankContent({ type: 'Point' as const, coordinates: [116, 40] }), name, name_en })
const saved = (name: string, given: Partial<Saved> = {}): Saved => ({ featureId: 1, base: 1, content: content(name), change: null, inForce: true, ...given })

const server = { f1: saved('东单 10'), f2: saved('东单 9', { change: 'created' }), f3: saved('西单', { change: 'deleted' }), f4: saved('王府井') }
const drawn = { f1: content('东单 10', 'Dongdan'), f2: content('东单 9'), n1: content('') }

test('marks tell what the draft does to what is published, and dots what is not saved', () => {
  expect(rowsOf(server, drawn, '').map(({ key, mark, isUnsaved, isDeleted }) => [key, mark, isUnsaved, isDeleted])).toEqual([
    ['n1', 'created', true, false],
    ['f2', 'created', false, false],
    ['f1', 'changed', true, false],
    ['f4', 'deleted', true, true],
    ['f3', 'deleted', false, true],
  ])
})

test('names are sought in both languages', () => {
  expect(rowsOf(server, drawn, 'dong').map(({ key }) => key)).toEqual(['f1'])
  expect(rowsOf(server, drawn, '单').map(({ key }) => key)).toEqual(['f2', 'f1', 'f3'])
})
