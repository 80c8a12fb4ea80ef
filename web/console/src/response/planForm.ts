/** A response plan as it is edited, and what is wrong with it. Pure. */
import type { PlanContent, Question, ResponsePlan, Slot } from '@/api/responding'
import { wholeRule, type WindowRule } from '@/planning/model/window'

export interface EditedPlan {
  name: string
  name_en: string
  organisation_id: number
  level: number
  categories: string[]
  kinds: string[]
  layer_ids: number[]
  feature_ids: number[]
  window: WindowRule
  slots: Slot[]
  told_organisations: number[]
  told_roles: ResponsePlan['told_roles']
  checklist: Question[]
}

export const newSlot = (): Slot => ({ role: 'support', count: 1, capabilities: [], mode: null })
export const newQuestion = (): Question => ({ text: '', text_en: '', kind: 'check' })
export const NIGHT = { days: [1, 2, 3, 4, 5, 6, 7], opens: '22:00', closes: '06:00' }

/** A plan to edit: the given one, or a new one of an organisation with a lead to send. */
export function edited(plan: ResponsePlan | null, organisation_id: number): EditedPlan {
  if (plan) {
    const { id: _, revision: __, is_sample: ___, changed_at: ____, features: _____, window, ...content } = structuredClone(plan)
    return { ...content, window: wholeRule(window as Partial<WindowRule> | null) }
  }
  return {
    name: '', name_en: '', organisation_id, level: 1, categories: [], kinds: [], layer_ids: [], feature_ids: [], window: wholeRule(null),
    slots: [{ ...newSlot(), role: 'lead' }], told_organisations: [], told_roles: [], checklist: [],
  }
}

/** What the server is sent: blank questions are left out, hours that say nothing are none. */
export function contentOf(plan: EditedPlan): PlanContent {
  const { window, checklist, ...content } = plan
  const says = window.weekly.length + window.phases.length + window.except_days.length > 0 || window.holidays !== 'as_usual'
  return {
    ...content,
    name: plan.name.trim(),
    name_en: plan.name_en.trim(),
    checklist: checklist.filter(({ text }) => text.trim() !== ''),
    window: says ? (window as unknown as Record<string, unknown>) : null,
  } as PlanContent
}

/** Why it cannot be saved, as a key of this folder; null if nothing is wrong. */
export function faultOf(plan: EditedPlan): 'nameMissing' | 'twoLeads' | 'nothingInIt' | null {
  if (!plan.name.trim()) return 'nameMissing'
  const leads = plan.slots.filter(({ role }) => role === 'lead').reduce((sum, { count }) => sum + count, 0)
  if (leads > 1) return 'twoLeads'
  const says = plan.slots.length + plan.told_organisations.length + plan.told_roles.length + contentOf(plan).checklist!.length
  return says > 0 ? null : 'nothingInIt'
}
