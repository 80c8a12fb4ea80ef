import { expect, test } from 'vitest'

import { formOf, isInWorkingDays, isSound, rowOf, ruleOf, settingsOf } from './rules'

const rule = {
  category: 'stall', priority: 2, source: '12345' as const, accept_s: 300, arrive_s: null, resolve_s: null, feedback_s: 604_800,
  accept_days: null, arrive_days: null, resolve_days: 5, feedback_days: null,
  pause_steps: ['resolve' as const], pause_most_s: 432_000,
}

test('a rule comes back as it was', () => {
  expect(ruleOf(rowOf(rule))).toEqual(rule)
  const none = { category: null, priority: null, source: null, accept_s: null, arrive_s: null, resolve_s: null, feedback_s: null, accept_days: null, arrive_days: null, resolve_days: null, feedback_days: null, pause_steps: null, pause_most_s: null }
  expect(ruleOf(rowOf({}))).toEqual(none)
})

test('what is no span of time is not sent', () => {
  const row = rowOf(rule)
  expect(isSound(row)).toBe(true)
  expect(isInWorkingDays(row)).toBe(true)
  row.spans.resolve = '0wd'
  expect(isSound(row)).toBe(false)
  row.spans.resolve = '3d'
  expect(isInWorkingDays(row)).toBe(false)
  row.spans.accept = 'soon'
  expect(isSound(row)).toBe(false)
  row.spans.accept = '0m'
  expect(isSound(row)).toBe(false)
})

test('settings come back as they were', () => {
  const settings = {
    warn_share: 0.25, warn_at_most_s: 86_400, rise_after_s: 600, rise_again_after_s: 1800, safety_silent_s: 1800,
    safety_answer_s: 180, safety_fix_counts: true,
  }
  expect(settingsOf(formOf(settings))).toEqual(settings)
})
