import { expect, test } from 'vitest'

import type { Category } from '@/api/types'

import { matching } from './typeahead'

const category = (code: string, name: string, name_en: string) => ({ code, name, name_en }) as Category
const categories = [
  category('0101', '占道经营', 'Street vending'),
  category('0102', '无照经营', 'Unlicensed trade'),
  category('0201', '施工扬尘', 'Construction dust'),
  category('0202', '夜间施工', 'Night construction'),
]

test.each([
  ['nothing', '', ['0101', '0102', '0201', '0202']],
  ['a code', '0201', ['0201']],
  ['the start of codes', '02', ['0201', '0202']],
  ['a part of names', '施工', ['0201', '0202']],
  ['initials', 'zdjy', ['0101']],
  ['initials inside', 'jy', ['0101', '0102']],
  ['full pinyin', 'zhandao', ['0101']],
  ['unfinished pinyin', 'zhan dao j', ['0101']],
  ['English', 'constr', ['0201', '0202']],
  ['upper case', 'ZDJY', ['0101']],
  ['nonsense', 'xyzzy', []],
])('%s', (_, typed, expected) => {
  expect(matching(typed, categories).map((each) => each.code)).toEqual(expected)
})
