// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { useSelection } from '@/stores/selection'
import { useSubjectSheet } from '@/subjects/sheet'

import { useHotspots } from './store'

beforeEach(() => setActivePinia(createPinia()))

it('makes room for an incident that is opened while hotspots are looked at', async () => {
  const hotspots = useHotspots()
  hotspots.isOpen = true
  useSelection().selectIncident(7)
  await nextTick()
  expect(hotspots.isOpen).toBe(false)
})

it('leads back from a subject to where it was opened', () => {
  const sheet = useSubjectSheet()
  sheet.showSubject(3)
  sheet.back()
  expect(sheet.open).toBe(false)
  sheet.show()
  sheet.showSubject(4)
  expect(sheet.subjectId).toBe(4)
  sheet.back()
  expect([sheet.open, sheet.subjectId]).toEqual([true, null])
  sheet.startDrawing()
  sheet.showDraw(9)
  sheet.back()
  expect([sheet.isDrawing, sheet.drawId]).toEqual([false, null])
})
