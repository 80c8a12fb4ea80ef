/** The rule of a time window as it is edited: phases, weekly hours, holidays, excepted days; times are Beijing's. Pure. */
export interface Phase {
  name: string
  /** `2022-01-21T06:00:00`; null is open. */
  starts: string | null
  ends: string | null
}

export interface Weekly {
  /** 1 is Monday. */
  days: number[]
  /** `06:00`; `24:00` is the end of the day. */
  opens: string
  closes: string
}

export type HolidayRule = 'as_usual' | 'off' | 'only'

export interface WindowRule {
  phases: Phase[]
  weekly: Weekly[]
  holidays: HolidayRule
  except_days: string[]
}

export type WindowFault = 'open_both_ways' | 'ends_before_start' | 'not_days' | 'no_time_between' | 'not_a_clock_time'
/** By the place in the rule as the server names it: `phases[0].ends`. */
export type WindowFaults = Record<string, WindowFault>

export const HOLIDAYS: readonly HolidayRule[] = ['as_usual', 'off', 'only']
export const ALWAYS: WindowRule = { phases: [], weekly: [], holidays: 'as_usual', except_days: [] }
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/

/** A rule that may lack members, as it comes, whole. */
export function wholeRule(rule: Partial<WindowRule> | null): WindowRule {
  return { ...structuredClone(ALWAYS), ...structuredClone(rule ?? {}) }
}

/** The rule to keep; null when it says nothing. */
export function ruleOrNull(rule: WindowRule): WindowRule | null {
  const says = rule.phases.length + rule.weekly.length + rule.except_days.length > 0 || rule.holidays !== 'as_usual'
  return says ? { ...rule, except_days: [...new Set(rule.except_days)].sort() } : null
}

/** What is wrong with a rule, at its place; nothing if the server would take it. */
export function windowFaults(rule: WindowRule): WindowFaults {
  const faults: WindowFaults = {}
  rule.phases.forEach(({ starts, ends }, at) => {
    if (!starts && !ends) faults[`phases[${at}]`] = 'open_both_ways'
    else if (starts && ends && ends <= starts) faults[`phases[${at}].ends`] = 'ends_before_start'
  })
  rule.weekly.forEach(({ days, opens, closes }, at) => {
    if (days.length === 0) faults[`weekly[${at}].days`] = 'not_days'
    if (!CLOCK.test(opens)) faults[`weekly[${at}].opens`] = 'not_a_clock_time'
    else if (!CLOCK.test(closes)) faults[`weekly[${at}].closes`] = 'not_a_clock_time'
    else if (opens === closes || opens === '24:00') faults[`weekly[${at}].closes`] = 'no_time_between'
  })
  return faults
}

/** `24:00` in a field of the browser, which knows only `00:00`. */
export const closesOnScreen = (closes: string): string => (closes === '24:00' ? '00:00' : closes)
export const closesFromScreen = (typed: string): string => (typed === '00:00' ? '24:00' : typed)

/** Whether hours run past midnight. */
export const isOvernight = ({ opens, closes }: Weekly): boolean => closes < opens

/** A moment as the browser's field gives it, with seconds; empty is open. */
export const momentFromScreen = (typed: string): string | null => (typed ? (typed.length === 16 ? `${typed}:00` : typed) : null)
export const momentOnScreen = (moment: string | null): string => moment?.slice(0, 16) ?? ''

/** The next phase goes on where the last one ends. */
export function nextPhase(phases: readonly Phase[], today: string): Phase {
  return { name: '', starts: phases.at(-1)?.ends ?? `${today}T00:00:00`, ends: null }
}

export function toggleDay(days: readonly number[], day: number): number[] {
  return days.includes(day) ? days.filter((each) => each !== day) : [...days, day].sort((a, b) => a - b)
}
