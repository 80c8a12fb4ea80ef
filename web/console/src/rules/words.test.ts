import { describe, expect, test } from 'vitest'

import type { Rule } from '@/preview/spans'

import { demandWords } from './demandWords'
import { windowWords } from './windowWords'

const NOW = Date.UTC(2026, 1, 1)
const names = { category: (code: string) => ({ stall: '占道经营' })[code] ?? code, squad: (id: number) => `西-0${id}` }

describe('windows', () => {
  test.each<[Rule | null, string]>([
    [null, '全时段'],
    [{ phases: [{ name: '', starts: '2026-02-04T18:00:00', ends: '2026-02-20T00:00:00' }] }, '02-04 18:00 至 02-20'],
    [{ phases: [{ name: '冬奥', starts: '2027-01-21T00:00:00', ends: null }] }, '冬奥：2027-01-21 起'],
    [{ phases: [{ starts: null, ends: '2026-03-01T06:00:00' }] }, '至 03-01 06:00'],
    [{ weekly: [{ days: [1, 2, 3, 4, 5], opens: '06:00', closes: '24:00' }] }, '周一至周五 06:00–24:00'],
    [{ weekly: [{ days: [5, 6], opens: '22:00', closes: '06:00' }], holidays: 'off' }, '周五、周六 22:00–次日 06:00，节假日除外'],
    [{ weekly: [{ days: [2, 3, 4], opens: '00:00', closes: '24:00' }] }, '周二至周四 全天'],
    [{ holidays: 'only', except_days: ['2026-02-17'] }, '仅节假日，02-17 除外'],
  ])('%o', (rule, words) => {
    expect(windowWords(rule, NOW)).toBe(words)
  })
})

test('demands', () => {
  const demands = {
    priority_up: 1, deadline_factor: 0.5, forbidden: ['stall'], squads: [1, 2], coverage_min: 8, closed_to: ['car', 'ebike'], joint: true,
  }
  expect(demandWords(demands, names)).toEqual([
    '优先级提 1 级', '时限缩为 50%', '禁止：占道经营', '指定执法队：西-01、西-02', '8 分钟内到达', '封闭：汽车、电动自行车', '联合处置',
  ])
  expect(demandWords({ joint: false, forbidden: [], closed_to: [] }, names)).toEqual([])
})
