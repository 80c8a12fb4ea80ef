import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'

import { useSelection } from './selection'

beforeEach(() => setActivePinia(createPinia()))

test('back goes to what was looked at before, then to nothing', () => {
  const selection = useSelection()
  selection.selectIncident(1)
  selection.selectSquad(7)
  selection.openDraft({ location: null })
  expect(selection.back()).toBe(true)
  expect(selection.squadId).toBe(7)
  selection.back()
  expect(selection.incidentId).toBe(1)
  selection.back()
  expect(selection.selected).toBeNull()
  expect(selection.back()).toBe(false)
})

test('selecting the same thing again is no step', () => {
  const selection = useSelection()
  selection.selectIncident(1)
  selection.selectIncident(1)
  selection.back()
  expect(selection.selected).toBeNull()
})
