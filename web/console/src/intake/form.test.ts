// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'

import type { Category } from '@/api/types'
import { useCatalogue } from '@/stores/catalogue'

import { useIntakeForm } from './form'

beforeEach(() => {
  setActivePinia(createPinia())
  useCatalogue().categories = [
    { code: '0101', name: '占道经营', name_en: 'Street vending', default_priority: 3 },
    { code: '0901', name: '燃气安全', name_en: 'Gas safety', default_priority: 1 },
  ] as Category[]
})

test('the category presets the priority until the operator chooses one', () => {
  const form = useIntakeForm()
  form.category = '0901'
  expect(form.priority).toBe(1)
  form.priority = 2
  form.category = '0101'
  expect(form.priority).toBe(2)
})

test('the place is prefilled until the operator writes one', () => {
  const form = useIntakeForm()
  form.suggestedPlace = '工人体育场北路附近'
  expect(form.place).toBe('工人体育场北路附近')
  form.place = '三里屯路 19 号'
  form.suggestedPlace = '别处'
  expect(form.place).toBe('三里屯路 19 号')
})

test('a suggestion that comes late does not drop into the field while the operator is in it', () => {
  const form = useIntakeForm()
  form.holdPlace()
  form.suggestedPlace = '东区'
  expect(form.place).toBe('')
  form.letPlaceGo()
  expect(form.place).toBe('东区')
  form.holdPlace()
  form.place = '市场门口'
  form.letPlaceGo()
  expect(form.place).toBe('市场门口')
})

test('another draft moves the place and keeps what was typed', () => {
  const form = useIntakeForm()
  const draft = { location: [116.4, 39.9] as [number, number] }
  form.open(draft)
  form.description = '堵住人行道'
  form.location = [116.5, 39.9]
  form.open(draft)
  expect(form.location).toEqual([116.5, 39.9])
  form.open({ location: [116.6, 39.8], category: '0101' })
  expect([form.location, form.category, form.description]).toEqual([[116.6, 39.8], '0101', '堵住人行道'])
})

test('what is sent holds no empty reporter, and nothing is sent without place and category', () => {
  const form = useIntakeForm()
  expect(form.asNewIncident()).toBeNull()
  form.open({ location: [116.4, 39.9], category: '0101' })
  expect(form.asNewIncident()).toEqual({
    category: '0101', location: [116.4, 39.9], source: '12345', priority: 3, place: '', description: '',
  })
  form.reporterPhone = ' 13800000000 '
  expect(form.asNewIncident()!.reporter).toEqual({ name: '', phone: '13800000000' })
})

test('another category or place lets go of the chosen duplicate', async () => {
  const form = useIntakeForm()
  form.open({ location: [116.4, 39.9], category: '0101' })
  await nextTick()
  form.duplicateOf = 12
  form.category = '0901'
  await nextTick()
  expect(form.duplicateOf).toBeNull()
})
