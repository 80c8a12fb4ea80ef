/** A time window's rule in one line of words; times are Beijing's, as planners write them. */
import { translate as t } from '@/i18n/i18n'
import type { Rule } from '@/preview/spans'

const isSame = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((each, at) => each === b[at])

/** `02-04 18:00`; with the year when it is not this one; a midnight that begins a day needs no clock. */
function momentWords(moment: string, year: string): string {
  const [day = '', clock = ''] = moment.split('T')
  const shown = day.startsWith(year) ? day.slice(5) : day
  return clock === '' || clock.startsWith('00:00') ? shown : `${shown} ${clock.slice(0, 5)}`
}

function daysWords(days: readonly number[]): string {
  const sorted = [...days].sort((a, b) => a - b)
  if (sorted.length === 7) return t('rules.everyDay')
  if (isSame(sorted, [1, 2, 3, 4, 5])) return t('rules.workdays')
  if (isSame(sorted, [6, 7])) return t('rules.weekend')
  const isRun = sorted.length > 2 && sorted.at(-1)! - sorted[0]! === sorted.length - 1
  const name = (day: number) => t(`rules.day.${day}`)
  return isRun ? t('rules.days', { first: name(sorted[0]!), last: name(sorted.at(-1)!) }) : sorted.map(name).join(t('rules.list'))
}

function hoursWords(opens: string, closes: string): string {
  if (opens === '00:00' && closes === '24:00') return t('rules.allDay')
  return t(closes < opens ? 'rules.overnight' : 'rules.hours', { opens, closes })
}

function phaseWords({ name, starts, ends }: { name?: string; starts: string | null; ends: string | null }, year: string): string {
  const from = starts && momentWords(starts, year)
  const until = ends && momentWords(ends, year)
  const span = from && until ? t('rules.span', { from, until }) : from ? t('rules.from', { from }) : t('rules.until', { until })
  return name ? t('rules.named', { name, span }) : span
}

export function windowWords(rule: Rule | null, now_ms: number): string {
  const year = String(new Date(now_ms).getFullYear())
  const parts = [
    ...(rule?.phases ?? []).map((phase) => phaseWords(phase, year)),
    ...(rule?.weekly ?? []).map(({ days, opens, closes }) => t('rules.weekly', { days: daysWords(days), hours: hoursWords(opens, closes) })),
    ...(rule?.holidays && rule.holidays !== 'as_usual' ? [t(`rules.holidays.${rule.holidays}`)] : []),
    ...(rule?.except_days?.length ? [t('rules.except', { days: rule.except_days.map((day) => momentWords(day, year)).join(t('rules.list')) })] : []),
  ]
  return parts.join(t('rules.join')) || t('rules.always')
}
