/** Rules of deadlines as rows of a form, and back; pure. */
import type { DeadlineRule, DeadlineSettings, Step } from '@/api/deadlines'

import { readSpan, writeSpan } from './span'

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
      accept: writeSpan(rule.accept_s), arrive: writeSpan(rule.arrive_s), resolve: writeSpan(rule.resolve_s),
      feedback: writeSpan(rule.feedback_s),
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

export function isSound(row: Row): boolean {
  return ![...Object.values(row.spans), row.pauseMost].some(isWrong)
}

export function ruleOf(row: Row): DeadlineRule {
  const span = (text: string) => readSpan(text) ?? null
  return {
    category: row.category, priority: row.priority, source: row.source,
    accept_s: span(row.spans.accept), arrive_s: span(row.spans.arrive), resolve_s: span(row.spans.resolve),
    feedback_s: span(row.spans.feedback),
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
