// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'

import { complete, type KnownToComplete } from './complete'
import { CommandHistory } from './history'
import { parse, parseLonLat } from './parse'

const known: KnownToComplete = {
  squads: [
    { id: 7, call_sign: '朝阳-07' },
    { id: 17, call_sign: '朝阳-17' },
    { id: 2, call_sign: '东城-02' },
  ],
  incidents: [
    { id: 51, number: '20261124-1234' },
    { id: 52, number: '20261124-0034' },
  ],
  categories: [
    { code: '0101', name: '占道经营', name_en: 'Street vending' },
    { code: '0102', name: '施工扬尘', name_en: 'Construction dust' },
    { code: '0103', name: '施工噪声', name_en: 'Construction noise' },
  ],
  organisations: [
    { name: '海淀区', name_en: 'Haidian' },
    { name: '朝阳区', name_en: 'Chaoyang' },
  ],
  selectedIncidentId: 51,
  cursor: [116.4, 39.9],
  now_ms: new Date(2026, 10, 25, 18).getTime(),
  hintOfIncident: () => '',
  hintOfSquad: () => '',
}

describe('parse', () => {
  test.each([
    ['d 朝阳-07 1234', { kind: 'dispatch', squadId: 7, incidentId: 51, reason: '' }],
    ['/ d 朝阳-07 1234', { kind: 'dispatch', squadId: 7, incidentId: 51, reason: '' }],
    ['D  东城  0034 ', { kind: 'dispatch', squadId: 2, incidentId: 52, reason: '' }],
    ['d 朝阳-07', { kind: 'dispatch', squadId: 7, incidentId: 51, reason: '' }],
    ['d 朝阳-07 1234 就在 旁边', { kind: 'dispatch', squadId: 7, incidentId: 51, reason: '就在 旁边' }],
    ['t 14:30', { kind: 'past', at_ms: new Date(2026, 10, 25, 14, 30).getTime() }],
    ['回放 -1h', { kind: 'past', at_ms: new Date(2026, 10, 25, 17).getTime() }],
    ['t noon', { kind: 'failure', key: 'momentUnclear', word: '' }],
    ['s 朝阳-07 available', { kind: 'status', squadId: 7, status: 'available' }],
    ['s 朝阳-07 下班', { kind: 'status', squadId: 7, status: 'off_duty' }],
    ['s 朝阳-07 未上岗', { kind: 'status', squadId: 7, status: 'off_duty' }],
    ['i 116.39,39.91 占道经营', { kind: 'incident', location: [116.39, 39.91], category: '0101', description: '' }],
    [
      'i 116.39，39.91 占道 早点摊 两处',
      { kind: 'incident', location: [116.39, 39.91], category: '0101', description: '早点摊 两处' },
    ],
    ['i . 0103', { kind: 'incident', location: [116.4, 39.9], category: '0103', description: '' }],
    ['z 海淀', { kind: 'zone', words: '海淀' }],
    ['a', { kind: 'all' }],
    ['?', { kind: 'help' }],
    ['1234', { kind: 'find', words: '1234' }],
    ['三里屯 路', { kind: 'find', words: '三里屯 路' }],
  ])('%s', (line, expected) => {
    expect(parse(line, known)).toEqual(expected)
  })

  test.each([
    ['', 'empty'],
    ['/', 'empty'],
    ['d', 'squadMissing'],
    ['d 海淀-01 1234', 'squadUnknown'],
    ['d 朝阳 1234', 'squadUnclear'],
    ['d 朝阳-07 9', 'incidentUnknown'],
    ['d 朝阳-07 34', 'incidentUnclear'],
    ['s 朝阳-07', 'statusUnknown'],
    ['s 朝阳-07 asleep', 'statusUnknown'],
    ['i', 'placeUnknown'],
    ['i 39.91 占道经营', 'placeUnknown'],
    ['i 116.39,95 占道经营', 'placeUnknown'],
    ['i 116.39,39.91', 'categoryMissing'],
    ['i 116.39,39.91 钓鱼', 'categoryUnknown'],
    ['i 116.39,39.91 施工', 'categoryUnclear'],
    ['z', 'zoneMissing'],
  ])('%s is not understood: %s', (line, key) => {
    expect(parse(line, known)).toMatchObject({ kind: 'failure', key })
  })

  test('without a selection a dispatch needs its incident', () => {
    expect(parse('d 朝阳-07', { ...known, selectedIncidentId: null })).toMatchObject({ key: 'incidentMissing' })
  })

  test('without a cursor on the map `.` is no place', () => {
    expect(parse('i . 占道经营', { ...known, cursor: null })).toMatchObject({ key: 'cursorMissing' })
  })
})

describe('complete', () => {
  const lines = (line: string) => complete(line, known).map((completion) => completion.line)

  test.each([
    ['', ['d ', 's ', 'i ', 'z ', 't ', 'a ', '? ']],
    ['d 朝', ['d 朝阳-07 ', 'd 朝阳-17 ']],
    ['d 7', ['d 朝阳-07 ', 'd 朝阳-17 ']],
    ['d 朝阳-07 0034', ['d 朝阳-07 20261124-0034 ']],
    ['s 朝阳-07 av', ['s 朝阳-07 available ']],
    ['i 116.39,39.91 占', ['i 116.39,39.91 占道经营 ']],
    ['z 海', ['z 海淀区 ']],
    ['d 朝阳-07 1234 ', []],
  ])('%s', (line, expected) => {
    expect(lines(line)).toEqual(expected)
  })
})

test.each([
  ['116.39,39.91', [116.39, 39.91]],
  ['-0.5,51', [-0.5, 51]],
  ['116.39', null],
  ['181,0', null],
  [undefined, null],
])('parseLonLat %s', (word, expected) => {
  expect(parseLonLat(word)).toEqual(expected)
})

test('the history walks back and returns to what was being written', () => {
  localStorage.clear()
  const history = new CommandHistory()
  history.add('z 海淀')
  history.add('?')
  history.add('z 海淀')
  expect(history.step(-1, 'd 朝')).toBe('z 海淀')
  expect(history.step(-1, '')).toBe('?')
  expect(history.step(-1, '')).toBe('?')
  expect(history.step(1, '')).toBe('z 海淀')
  expect(history.step(1, '')).toBe('d 朝')
})
