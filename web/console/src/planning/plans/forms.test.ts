import { expect, test } from 'vitest'

import { aYearOn, daysBetween, freeKey, KEY, nameAYearOn, readChoices, withDays, writeChoices } from './forms'

test('keys', () => {
  expect(freeKey('key_zone', [])).toBe('key_zone')
  expect(freeKey('key_zone', ['key_zone', 'key_zone_2'])).toBe('key_zone_3')
  expect(['zones', 'z_2', '2z', 'Zones', '重点', ''].map((key) => KEY.test(key))).toEqual([true, true, false, false, false, false])
})

test('choices are read a line each and written back', () => {
  const choices = readChoices('1 一级 Level 1\n\n  2 二级\n3')
  expect(choices).toEqual([{ code: '1', name: '一级', name_en: 'Level 1' }, { code: '2', name: '二级', name_en: '' }, { code: '3', name: '3', name_en: '' }])
  expect(readChoices(writeChoices(choices))).toEqual(choices)
  expect(writeChoices(undefined)).toBe('')
})

test.each([
  ['2026-02-27', '2026-03-01', ['2026-02-27', '2026-02-28', '2026-03-01']],
  ['2026-02-27', '2026-02-27', ['2026-02-27']],
  ['2026-03-01', '2026-02-27', []],
  ['', '2026-02-27', []],
])('days from %s to %s', (first, last, days) => {
  expect(daysBetween(first, last)).toEqual(days)
})

test('a day that comes again takes the other’s place', () => {
  const before = [{ day: '2026-10-01', name: '国庆', is_workday: false }]
  expect(withDays(before, [{ day: '2026-01-01', name: '元旦', is_workday: false }, { day: '2026-10-01', name: '国庆节', is_workday: false }]).map(({ name }) => name)).toEqual(['元旦', '国庆节'])
})

test('a year on', () => {
  expect([aYearOn('2026-02-04'), aYearOn('2028-02-29')]).toEqual(['2027-02-04', '2029-02-28'])
  expect([nameAYearOn('2026 春节', '2026-02-15'), nameAYearOn('两会', '2026-03-04'), nameAYearOn('两会', null)]).toEqual(['2027 春节', '两会 2027', '两会 2'])
})
