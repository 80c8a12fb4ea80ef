/** When features hold: the spans of a window's rule between two moments, as the server works them out. Pure. */

/** A window's rule as the API gives it; times are Beijing's, without an offset. */
export interface Rule {
  phases?: { name?: string; starts: string | null; ends: string | null }[]
  weekly?: { days: number[]; opens: string; closes: string }[]
  holidays?: 'as_usual' | 'off' | 'only'
  except_days?: string[]
}

/** Day (`2026-02-17`) → whether it is a day of work in place of a day off. */
export type Holidays = ReadonlyMap<string, boolean>
/** From, until; milliseconds since the epoch, infinite where open. */
export type Span = readonly [from_ms: number, until_ms: number]

const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000

/** A local time of Beijing, or a local day's midnight. */
export const beijing = (local: string): number => Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local}+08:00`)
/** The day of Beijing that a moment falls on. */
export const dayOf = (at_ms: number): string => new Date(at_ms + BEIJING_MS).toISOString().slice(0, 10)

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** 1 is Monday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** The hours of a rule that begin on a day; they may run into the next. */
function hoursOf(rule: Rule, holidays: Holidays, day: string): Span[] {
  const isOff = holidays.get(day) === false
  const mode = rule.holidays ?? 'as_usual'
  if (rule.except_days?.includes(day) || (mode === 'off' && isOff) || (mode === 'only' && !isOff)) return []
  const midnight = beijing(day)
  if (!rule.weekly?.length) return [[midnight, midnight + DAY_MS]]
  const weekday = mode === 'off' && holidays.get(day) ? 1 : weekdayOf(day)
  return rule.weekly
    .filter((part) => part.days.includes(weekday))
    .map(({ opens, closes }): Span => {
      const [from, until] = [minutesOf(opens), minutesOf(closes)]
      return [midnight + from * MINUTE_MS, midnight + (until > from ? until : until + 24 * 60) * MINUTE_MS]
    })
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last && span[0] <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], span[1])]
    else result.push(span)
  }
  return result
}

/** The spans in which a rule holds that touch a stretch of time, in order and apart; without a rule, all of it. */
export function spansOf(rule: Rule | null, holidays: Holidays, from_ms: number, until_ms: number): Span[] {
  if (!rule) return [[-Infinity, Infinity]]
  const phases = rule.phases?.length
    ? rule.phases.map(({ starts, ends }): Span => [starts ? beijing(starts) : -Infinity, ends ? beijing(ends) : Infinity])
    : [[-Infinity, Infinity] as const]
  const isPlain = !rule.weekly?.length && (rule.holidays ?? 'as_usual') === 'as_usual' && !rule.except_days?.length
  const spans = isPlain ? phases : phases.flatMap((phase) => withinPhase(rule, holidays, phase, from_ms, until_ms))
  return merged(spans).filter(([from, until]) => until > from_ms && from < until_ms)
}

/** Hours are worked out from the day before the stretch to the day after it. */
function withinPhase(rule: Rule, holidays: Holidays, phase: Span, from_ms: number, until_ms: number): Span[] {
  const begin = Math.max(phase[0], from_ms) - DAY_MS
  const end = Math.min(phase[1], until_ms) + DAY_MS
  const spans: Span[] = []
  for (let at = begin; at < end + DAY_MS; at += DAY_MS) {
    for (const [from, until] of hoursOf(rule, holidays, dayOf(at))) {
      const [low, high] = [Math.max(from, phase[0]), Math.min(until, phase[1])]
      if (low < high) spans.push([low, high])
    }
  }
  return spans
}
