// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'

import type { Candidate, Squad } from '@/api/types'
import { i18n } from '@/i18n/i18n'
import { useSquads } from '@/stores/squads'

import { makeCandidate, makeRecommendation } from './makeRecommendation'
import RecommendationTable from './RecommendationTable.vue'

const second = makeCandidate({
  squad_id: 2, call_sign: '东城-02', mode: 'ebike', travel_time_s: 290, distance_m: 840, straight_line_rank: 1, score: 470,
  organisation: { id: 1, code: '110101', name: '东城区', name_en: 'Dongcheng' },
  reasons: [{ code: 'neighbour', text: '邻区 东城区，须快 180 秒', seconds: 180 }],
})
const recommendation = makeRecommendation({ candidates: [makeCandidate({ squad_id: 7 }), second] })

beforeEach(() => setActivePinia(createPinia()))

function show(mayDispatch = true) {
  return mount(RecommendationTable, {
    props: { recommendation, sending: null, mayDispatch },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
}

test('a row tells time, distance, way of moving, reasons and the straight-line rank', () => {
  const row = show().findAll('tbody tr')[1]!
  expect(row.text()).toContain('东城-02')
  expect(row.get('.time').text()).toBe('4′50″')
  expect(row.get('.distance').text()).toBe('840 m')
  expect(row.get('.line').text()).toBe('直线第 1')
  expect(row.get('[role=img]').attributes('aria-label')).toBe('电动自行车')
  expect(row.get('.tag').text()).toBe('邻区 +3′00″')
})

test('focus on a row tells its reasons in full and asks for its way', async () => {
  const table = show()
  expect(table.get('.reasons').text()).toContain('本辖区 朝阳区')
  await table.findAll('tbody tr')[1]!.trigger('focus')
  expect(table.get('.reasons').text()).toContain('邻区 东城区，须快 180 秒')
  expect(table.emitted('look')!.at(-1)).toEqual([second])
  await table.findAll('tbody tr')[1]!.trigger('blur')
  expect(table.emitted('look')!.at(-1)).toEqual([null])
})

test('Enter on a row or its button chooses it', async () => {
  const table = show()
  await table.findAll('tbody tr')[1]!.trigger('keydown', { key: 'Enter' })
  await table.findAll('.go button')[0]!.trigger('click')
  expect(table.emitted('choose')).toEqual([[1], [0]])
})

test('a squad that was taken meanwhile is struck out and not to be sent', async () => {
  const table = show()
  useSquads().put({ id: 7, call_sign: '朝阳-07', status: 'en_route', location: null } as Squad)
  await nextTick()
  const row = table.findAll('tbody tr')[0]!
  expect(row.text()).toContain('已不可派')
  expect(row.get('button').attributes('disabled')).toBeDefined()
})

test('who may not dispatch sees no button', () => {
  expect(show(false).findAll('button').length).toBe(0)
})

test('every known reason has a short tag in both languages', () => {
  const codes = ['own_street', 'own_district', 'boundary_side', 'neighbour', 'capable', 'old_fix', 'last_available']
  for (const locale of ['zh-CN', 'en'] as const) {
    for (const code of codes) expect(i18n.global.te(`incident.tag.${code}`, locale)).toBe(true)
  }
  const unknown: Candidate = { ...second, reasons: [{ code: 'brand_new', text: '全新理由', seconds: null }] }
  const table = mount(RecommendationTable, {
    props: { recommendation: makeRecommendation({ candidates: [unknown] }), sending: null, mayDispatch: true },
    global: { plugins: [i18n] },
  })
  expect(table.get('.tag').text()).toBe('全新理由')
})
