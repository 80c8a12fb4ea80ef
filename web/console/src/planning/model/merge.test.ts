import { expect, test } from 'vitest'

import { blankContent, type Content } from './content'
import { differencesOf, likelyChoices, mergeContent } from './merge'

const base: Content = { ...blankContent({ type: 'Point', coordinates: [116, 40] }), name: '商圈', attributes: { note: '旧', contact: '张' }, demands: { priority_up: 1 } }
const merged = (mine: Content, theirs: Content) => {
  const differences = differencesOf(base, mine, theirs)
  return mergeContent(theirs, differences, likelyChoices(differences))
}

test('what only one of the two changed is taken from that one', () => {
  const mine = { ...base, name: '我的商圈' }
  const theirs = { ...base, attributes: { ...base.attributes, note: '新' }, demands: {} }
  expect(differencesOf(base, mine, theirs).every((each) => !each.isDisputed)).toBe(true)
  expect(merged(mine, theirs)).toEqual({ ...theirs, name: '我的商圈' })
})

test('what both changed is disputed, and ours unless chosen otherwise', () => {
  const [mine, theirs] = [{ ...base, name: '甲' }, { ...base, name: '乙' }]
  const differences = differencesOf(base, mine, theirs)
  expect(differences).toMatchObject([{ field: 'name', mine: '甲', theirs: '乙', likely: 'mine', isDisputed: true }])
  expect(mergeContent(theirs, differences, { name: 'theirs' }).name).toBe('乙')
})

test('a demand that we took away stays away', () => {
  expect(merged({ ...base, demands: {} }, { ...base, name: '乙' })).toEqual({ ...base, name: '乙', demands: {} })
})

test('where both did the same there is nothing to choose', () => {
  const same = { ...base, name: '同' }
  expect(differencesOf(base, same, structuredClone(same))).toEqual([])
})

test('the order of members is no difference', () => {
  expect(differencesOf(base, { ...base, attributes: { contact: '张', note: '旧' } }, base)).toEqual([])
})
