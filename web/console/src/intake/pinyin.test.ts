import { expect, test } from 'vitest'

import { initialsOf, initialsOfTyped } from './pinyin'

test.each([
  ['占道经营', 'zdjy'],
  ['施工扬尘', 'sgyc'],
  ['无照经营', 'wzjy'],
  ['违法建设', 'wfjs'],
  ['夜间施工噪声', 'yjsgzs'],
  ['非法小广告', 'ffxgg'],
  ['垃圾（渣土）乱倒', 'ljztld'],
  ['燃气安全 A1', 'rqaqa1'],
  ['', ''],
])('%s is %s', (name, expected) => {
  expect(initialsOf(name)).toBe(expected)
})

test.each([
  ['zhandao', 'zd'],
  ['zhandaoj', 'zdj'],
  ['shigongyangch', 'sgyc'],
  ['yejian', 'yj'],
  ['zdjy', null],
  ['street', null],
])('typed %s is %s', (typed, expected) => {
  expect(initialsOfTyped(typed)).toBe(expected)
})
