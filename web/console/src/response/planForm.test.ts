import { expect, test } from 'vitest'

import type { ResponsePlan } from '@/api/responding'

import { contentOf, edited, type EditedPlan, faultOf, newQuestion, newSlot, NIGHT } from './planForm'

const kept: ResponsePlan = {
  id: 3, name: '夜间', name_en: 'Night', organisation_id: 1, categories: ['stall'], kinds: [], layer_ids: [], feature_ids: [50],
  features: [{ id: 50, name: '北太平庄桥', name_en: '', layer_id: 5, layer_name: '路口', layer_name_en: '', kind: 'post' }],
  window: { weekly: [NIGHT] }, level: 2, slots: [newSlot()], told_organisations: [], told_roles: [], checklist: [], revision: 4, is_sample: false, changed_at: '',
}
const change = (changes: Partial<EditedPlan>): EditedPlan => ({ ...edited(null, 1), name: '常规', ...changes })

test('a new plan sends a lead', () => {
  expect(edited(null, 7)).toMatchObject({ organisation_id: 7, slots: [{ role: 'lead', count: 1 }] })
})

test('what is kept is edited whole and sent back as it was', () => {
  const content = contentOf(edited(kept, 1))
  expect(content).toMatchObject({ name: '夜间', level: 2, categories: ['stall'], window: { weekly: [NIGHT] } })
  expect(content.feature_ids).toEqual([50])
  expect(content).not.toHaveProperty('id')
  expect(content).not.toHaveProperty('features')
})

test('questions left blank are not sent, nor hours that say nothing', () => {
  const content = contentOf(change({ checklist: [newQuestion(), { ...newQuestion(), text: '有无伤员' }] }))
  expect(content.checklist).toHaveLength(1)
  expect(content.window).toBeNull()
})

test.each([
  ['no name', change({ name: ' ' }), 'nameMissing'],
  ['two leads', change({ slots: [{ ...newSlot(), role: 'lead', count: 2 }] }), 'twoLeads'],
  ['nothing in it', change({ slots: [] }), 'nothingInIt'],
  ['tells a role', change({ slots: [], told_roles: ['supervisor'] }), null],
] as const)('%s', (_, plan, expected) => {
  expect(faultOf(plan)).toBe(expected)
})
