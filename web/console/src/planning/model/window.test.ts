import { expect, test } from 'vitest'

import { ALWAYS, closesFromScreen, isOvernight, momentFromScreen, momentOnScreen, nextPhase, ruleOrNull, toggleDay, wholeRule, windowFaults } from './window'

test('a rule that says nothing is none', () => {
  expect(ruleOrNull(wholeRule(null))).toBeNull()
  expect(ruleOrNull({ ...ALWAYS, holidays: 'off' })).not.toBeNull()
})

test('excepted days are kept once and in order', () => {
  expect(ruleOrNull({ ...ALWAYS, except_days: ['2022-02-02', '2022-02-01', '2022-02-02'] })!.except_days).toEqual(['2022-02-01', '2022-02-02'])
})

test('what comes without some members is whole', () => {
  expect(wholeRule({ phases: [{ name: '', starts: '2022-01-21T06:00:00', ends: null }] }).weekly).toEqual([])
})

test('faults stand at their place, by the names the server uses', () => {
  const faults = windowFaults({
    phases: [{ name: '', starts: null, ends: null }, { name: '', starts: '2022-02-01T00:00:00', ends: '2022-01-01T00:00:00' }],
    weekly: [{ days: [], opens: '06:00', closes: '24:00' }, { days: [1], opens: '08:00', closes: '08:00' }, { days: [1], opens: '25:00', closes: '08:00' }],
    holidays: 'as_usual',
    except_days: [],
  })
  expect(faults).toEqual({
    'phases[0]': 'open_both_ways', 'phases[1].ends': 'ends_before_start',
    'weekly[0].days': 'not_days', 'weekly[1].closes': 'no_time_between', 'weekly[2].opens': 'not_a_clock_time',
  })
})

test('hours may run past midnight, and 24:00 is the end of the day', () => {
  expect(windowFaults({ ...ALWAYS, weekly: [{ days: [5], opens: '22:00', closes: '02:00' }] })).toEqual({})
  expect(isOvernight({ days: [5], opens: '22:00', closes: '02:00' })).toBe(true)
  expect(isOvernight({ days: [5], opens: '06:00', closes: closesFromScreen('00:00') })).toBe(false)
})

test('moments go to the field and back', () => {
  expect(momentFromScreen(momentOnScreen('2022-01-21T06:00:00'))).toBe('2022-01-21T06:00:00')
  expect(momentFromScreen('')).toBeNull()
})

test('the next phase begins where the last one ends', () => {
  expect(nextPhase([{ name: '赛时', starts: null, ends: '2022-02-20T23:00:00' }], '2026-11-25').starts).toBe('2022-02-20T23:00:00')
  expect(nextPhase([], '2026-11-25').starts).toBe('2026-11-25T00:00:00')
})

test('a day is set and taken away', () => {
  expect(toggleDay([1, 5], 3)).toEqual([1, 3, 5])
  expect(toggleDay([1, 3, 5], 3)).toEqual([1, 5])
})
