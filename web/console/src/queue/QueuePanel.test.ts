// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Problem } from '@/api/problem'
import { i18n } from '@/i18n/i18n'
import { useIncidents } from '@/stores/incidents'
import { useSelection } from '@/stores/selection'

import { makeIncident } from './makeIncident'
import QueuePanel from './QueuePanel.vue'
import { useQueueView } from './view'

/** jsdom lays nothing out: 520 px of list are given. */
class NoLayout {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('ResizeObserver', NoLayout)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520)
})
afterEach(() => vi.unstubAllGlobals())

async function show(count: number) {
  const incidents = useIncidents()
  for (let id = 1; id <= count; id += 1) {
    const minute = String(id % 60).padStart(2, '0')
    incidents.put(makeIncident({ id, next_deadline: { kind: 'accept', at: `2026-11-24T1${Math.floor(id / 60)}:${minute}:00Z`, warn_at: `2026-11-24T1${Math.floor(id / 60)}:${minute}:00Z` } }))
  }
  incidents.loaded = true
  const panel = mount(QueuePanel, { global: { plugins: [i18n] }, attachTo: document.body })
  await nextTick()
  return panel
}

test('of 300 incidents only those near the view are drawn, and the tab counts all', async () => {
  const panel = await show(300)
  expect(panel.findAll('[role=option]').length).toBe(16)
  expect(panel.get('[data-tab=waiting]').text()).toContain('300')
  expect(panel.get('[role=option]').attributes('aria-setsize')).toBe('300')
  panel.unmount()
})

test('the selection survives rows that move, and steps through the order shown', async () => {
  const panel = await show(40)
  useQueueView().step(1)
  useQueueView().step(1)
  await nextTick()
  expect(panel.get('[aria-selected=true][role=option]').attributes('id')).toBe('queue-2')
  useIncidents().put(makeIncident({ id: 99, next_deadline: { kind: 'accept', at: '2026-11-24T06:30:00Z', warn_at: '2026-11-24T06:30:00Z' } }))
  await flushPromises()
  expect(useSelection().incidentId).toBe(2)
  expect(panel.get('.scroller').element.scrollTop).toBe(52)
  expect(panel.get('.chip.above').text()).toBe('1 件新案件 ↑')
  await panel.get('.chip.above').trigger('click')
  expect(panel.find('.chip.above').exists()).toBe(false)
  panel.unmount()
})

test('a boundary is said in words', () => {
  const incidents = useIncidents()
  incidents.put(makeIncident({ id: 1, boundary: { distance_m: 84, neighbour: { id: 1, code: '110101', name: '东城区', name_en: 'Dongcheng' } } }))
  incidents.loaded = true
  const panel = mount(QueuePanel, { global: { plugins: [i18n] } })
  expect(panel.get('.neighbour').attributes('aria-label')).toBe('交界，邻 东城区')
})

test('loading, failing, empty and filtered away each say so', async () => {
  const panel = mount(QueuePanel, { global: { plugins: [i18n] } })
  expect(panel.find('.queue-skeleton').exists()).toBe(true)
  const incidents = useIncidents()
  incidents.problem = new Problem(503, { detail: '数据库忙' })
  await nextTick()
  expect(panel.get('[role=alert]').text()).toContain('数据库忙')
  incidents.problem = null
  incidents.loaded = true
  await nextTick()
  expect(panel.text()).toContain('没有待派的案件')
  incidents.put(makeIncident({ id: 1 }))
  useQueueView().priorities = [1]
  await nextTick()
  expect(panel.text()).toContain('没有符合筛选的案件')
  await panel.get('.empty button').trigger('click')
  expect(panel.findAll('[role=option]').length).toBe(1)
})
