/** When a schedule prints, how large a file is and what went wrong, in words. */
import { i18n, translate } from '@/i18n/i18n'

import { DAYS, timesOf } from './times'

const WEEKDAYS = '1,2,3,4,5'
const WEEKEND = '6,7'
const two = (value: number) => String(value).padStart(2, '0')

/** Such as “Mon–Fri 08:00, 14:00”; null for an expression that is shown as it is. */
export function timesWords(cron: string): string | null {
  const times = timesOf(cron)
  if (times.cron !== null) return null
  const english = i18n.global.locale.value === 'en'
  const clocks = times.hours.map((hour) => `${two(hour)}:${two(times.minute)}`).join(english ? ', ' : '、')
  return `${daysWords(times.days, english)} ${clocks}`
}

function daysWords(days: number[], english: boolean): string {
  if (days.length === DAYS.length) return translate('schedules.daily')
  if (days.join() === WEEKDAYS) return translate('schedules.weekdays')
  if (days.join() === WEEKEND) return translate('schedules.weekend')
  const named = days.map((day) => translate(`schedules.day.${day}`)).join(english ? ', ' : '、')
  return translate('schedules.dayList', { days: named })
}

/** The word before the colon is known; what follows is for a tooltip. */
export function problemWords(problem: string): string {
  const key = `schedules.problem.${problem.split(':')[0]}`
  return i18n.global.te(key) ? translate(key) : problem
}

export function sizeWords(size_bytes: number | null | undefined): string {
  if (size_bytes === null || size_bytes === undefined) return '–'
  const kilobytes = size_bytes / 1000
  return kilobytes < 1000 ? `${Math.max(1, Math.round(kilobytes))} kB` : `${(kilobytes / 1000).toFixed(1)} MB`
}
