import { expect, test } from 'vitest'

import type { Organisation } from '@/api/types'

import { below } from './tree'

const organisation = (id: number, parent_id: number | null) => ({ id, parent_id, code: String(id) }) as Organisation
const ALL = [organisation(1, null), organisation(12, 1), organisation(11, 1), organisation(111, 11)]

test('a tree is walked parents first', () => {
  expect(below(ALL, 1).map(({ id, depth }) => [id, depth])).toEqual([[1, 0], [11, 1], [111, 2], [12, 1]])
})

test('nothing beside or above is in it', () => expect(below(ALL, 11).map((each) => each.id)).toEqual([11, 111]))

test('an unknown root has nothing', () => expect(below(ALL, 9)).toEqual([]))
