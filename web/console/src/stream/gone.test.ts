// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { makeIncident } from '@/queue/makeIncident'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'

import { takeOff } from './gone'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})

test('what is gone leaves the store; who looked at it is told and looks at nothing', () => {
  const [incidents, selection] = [useIncidents(), useSelection()]
  incidents.put(makeIncident({ id: 1 }))
  incidents.put(makeIncident({ id: 2 }))
  selection.selectIncident(2)
  selection.selectIncident(1)
  takeOff({ kind: 'incident', id: 1 })
  expect([...incidents.byId.keys()]).toEqual([2])
  expect(selection.selected).toBeNull()
  expect(useNotices().notices.map((notice) => notice.text.includes('1001'))).toEqual([true])
})

test('what goes unseen goes without a word, and one step back does not lead to it', () => {
  const [incidents, selection] = [useIncidents(), useSelection()]
  incidents.put(makeIncident({ id: 1 }))
  selection.selectIncident(1)
  selection.selectIncident(2)
  takeOff({ kind: 'incident', id: 1 })
  expect(useNotices().notices).toEqual([])
  expect(selection.incidentId).toBe(2)
  selection.back()
  expect(selection.selected).toBeNull()
})

test('what was never there is no matter', () => {
  takeOff({ kind: 'squad', id: 9 })
  expect(useNotices().notices).toEqual([])
})
