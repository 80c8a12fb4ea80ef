/** Rules of deadlines as rows of a form, and back; pure. */
import type { DeadlineRule, DeadlineSettings, Step } from '@/api/deadlines'

import { readLimit, readSpan, writeLimit, writeSpan } from './span'

export const STEPS: readonly Step[] = ['accept', 'arrive', 'resolve', 'feedback']

export interface Row {
  category: string | null
  priority: number | null
  source: DeadlineRule['source']
  spans: Record<Step, string>
  pauses: Step[]
  pauseMost: string
}

export function rowOf(rule: DeadlineRule): Row {
  return {
    category: rule.category ?? null,
    priority: rule.priority ?? null,
    source: rule.source ?? null,
    spans: {
      accept: writeLimit(rule.accept_s, rule.accept_days), arrive: writeLimit(rule.arrive_s, rule.arrive_days),
      resolve: writeLimit(rule.resolve_s, rule.resolve_days), feedback: writeLimit(rule.feedback_s, rule.feedback_days),
    },
    pauses: [...(rule.pause_steps ?? [])],
    pauseMost: writeSpan(rule.pause_most_s),
  }
}

/** What of the form is no span of time. */
export function isWrong(text: string): boolean {
  const span = readSpan(text)
  return span === undefined || span === 0
}

/** What of the form is neither a span of time nor a number of working days. */
export function isWrongLimit(text: string): boolean {
  const limit = readLimit(text)
  return limit === undefined || limit.s === 0 || limit.days === 0
}

export function isSound(row: Row): boolean {
  return !Object.values(row.spans).some(isWrongLimit) && !isWrong(row.pauseMost)
}

export function isInWorkingDays(row: Row): boolean {
  return Object.values(row.spans).some((text) => readLimit(text)?.days != null)
}

export function ruleOf(row: Row): DeadlineRule {
  const span = (text: string) => readSpan(text) ?? null
  const limit = (step: Step) => readLimit(row.spans[step]) ?? { s: null, days: null }
  const [accept, arrive, resolve, feedback] = [limit('accept'), limit('arrive'), limit('resolve'), limit('feedback')]
  return {
    category: row.category, priority: row.priority, source: row.source,
    accept_s: accept.s, arrive_s: arrive.s, resolve_s: resolve.s, feedback_s: feedback.s,
    accept_days: accept.days, arrive_days: arrive.days, resolve_days: resolve.days, feedback_days: feedback.days,
    pause_steps: row.pauses.length || row.pauseMost ? row.pauses : null,
    pause_most_s: span(row.pauseMost),
  }
}

/** The settings as they are typed; the share in per cent. */
export interface SettingsForm {
  warnShare: number
  warnMost: string
  riseAfter: string
  riseAgain: string
  silent: string
  answer: string
  fixCounts: boolean
}

export function formOf(settings: DeadlineSettings): SettingsForm {
  return {
    warnShare: Math.round(settings.warn_share * 100), warnMost: writeSpan(settings.warn_at_most_s),
    riseAfter: writeSpan(settings.rise_after_s), riseAgain: writeSpan(settings.rise_again_after_s),
    silent: writeSpan(settings.safety_silent_s), answer: writeSpan(settings.safety_answer_s),
    fixCounts: settings.safety_fix_counts,
  }
}

export function settingsOf(form: SettingsForm): DeadlineSettings {
  const span = (text: string) => readSpan(text) ?? 0
  return {
    warn_share: form.warnShare / 100, warn_at_most_s: span(form.warnMost), rise_after_s: span(form.riseAfter),
    rise_again_after_s: span(form.riseAgain), safety_silent_s: span(form.silent), safety_answer_s: span(form.answer),
    safety_fix_counts: form.fixCounts,
  }
}
