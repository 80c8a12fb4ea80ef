/** Times, ages and deadlines as the console writes them; pure, with `now` handed in. Milliseconds since the epoch. */
import { translate } from '@/i18n/i18n'

const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86400
const two = (value: number) => String(value).padStart(2, '0')

/** Today `14:32`, another day `11-23 14:32`, another year `2025-11-23 14:32`. */
export function formatTime(time: string | number, now: number): string {
  const then = new Date(time)
  const today = new Date(now)
  const clock = `${two(then.getHours())}:${two(then.getMinutes())}`
  if (then.toDateString() === today.toDateString()) return clock
  const day = `${two(then.getMonth() + 1)}-${two(then.getDate())} ${clock}`
  return then.getFullYear() === today.getFullYear() ? day : `${then.getFullYear()}-${day}`
}

const dayInCity = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** As `formatTime`, but of what only the day is known of its day in the city alone: `11-23`, another year `2025-11-23`. */
export function formatKnown(time: string | number, dayOnly: boolean, now: number): string {
  if (!dayOnly) return formatTime(time, now)
  const day = dayInCity.format(new Date(time))
  return day.startsWith(dayInCity.format(new Date(now)).slice(0, 5)) ? day.slice(5) : day
}

/** `14:31:58`, for feeds and the clock. */
export function formatClock(time: string | number): string {
  const then = new Date(time)
  return `${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`
}

/** How long ago, in words: 刚刚, 3 分钟, 2 小时, 4 天. */
export function formatAge(time: string | number, now: number): string {
  const age_s = Math.max(0, (now - new Date(time).getTime()) / 1000)
  if (age_s < MINUTE_S) return translate('format.justNow')
  if (age_s < HOUR_S) return translate('format.minutes', { n: Math.floor(age_s / MINUTE_S) })
  if (age_s < DAY_S) return translate('format.hours', { n: Math.floor(age_s / HOUR_S) })
  return translate('format.days', { n: Math.floor(age_s / DAY_S) })
}

/** A travel time: 45″, 4′10″, 1 h 05′. */
export function formatDuration(duration_s: number): string {
  const whole_s = Math.max(0, Math.round(duration_s))
  if (whole_s < MINUTE_S) return `${whole_s}″`
  if (whole_s < HOUR_S) return `${Math.floor(whole_s / MINUTE_S)}′${two(whole_s % MINUTE_S)}″`
  return `${Math.floor(whole_s / HOUR_S)} h ${two(Math.floor((whole_s % HOUR_S) / MINUTE_S))}′`
}

/** A short age for tight rows: 6′, 2 h, 3 d. */
export function formatShortAge(time: string | number, now: number): string {
  const age_s = Math.max(0, (now - new Date(time).getTime()) / 1000)
  if (age_s < HOUR_S) return `${Math.floor(age_s / MINUTE_S)}′`
  if (age_s < DAY_S) return `${Math.floor(age_s / HOUR_S)} h`
  return `${Math.floor(age_s / DAY_S)} d`
}

export interface Countdown {
  /** Seconds left; negative once due. */
  left_s: number
  /** What part of the time is left, 1 at the start and 0 when due. */
  share: number
  state: 'calm' | 'soon' | 'overdue'
  text: string
}

const SOON_SHARE = 0.25

/** A deadline that turns before it is due: from when it is warned of, else in its last quarter, it is `soon`. */
export function countdown(due: string | number, since: string | number, now: number, warn?: string | null): Countdown {
  const due_ms = new Date(due).getTime()
  const left_s = (due_ms - now) / 1000
  const whole_s = Math.max(1, (due_ms - new Date(since).getTime()) / 1000)
  const share = Math.min(1, Math.max(0, left_s / whole_s))
  const isSoon = warn ? now >= new Date(warn).getTime() : share <= SOON_SHARE
  const state = left_s <= 0 ? 'overdue' : isSoon ? 'soon' : 'calm'
  const span = formatDuration(Math.abs(left_s))
  return { left_s, share, state, text: left_s <= 0 ? `+${span}` : span }
}
