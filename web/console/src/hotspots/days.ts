/** Days of the city as the server writes them, YYYY-MM-DD; pure. */
import type { Day } from './types'

export const DAY_MS = 86_400_000
export const WEEK_DAYS = 7

const dateOf = (day: Day) => Date.parse(`${day}T00:00:00Z`)

export function addDays(day: Day, by: number): Day {
  return new Date(dateOf(day) + by * DAY_MS).toISOString().slice(0, 10)
}

export const daysBetween = (from: Day, to: Day): number => Math.round((dateOf(to) - dateOf(from)) / DAY_MS)

/** From so little of what a usual case's week holds on a week is one of those there are cases of. */
const STRAY_WEEK = 0.05
/** Before it lie no more than so few of all cases, and more weeks than these: else all weeks are shown. */
const STRAYS = 0.005
const STRAY_WEEKS = 8

/**
 * From which week on the bar begins: where the cases are, not where a few dates that went astray are.
 * A usual case's week holds Σc²/Σc cases, which some single ones long before do not change.
 */
export function mainFrom(counts: readonly number[]): number {
  const sum = (some: readonly number[]) => some.reduce((before, count) => before + count, 0)
  const all = sum(counts)
  if (all === 0) return 0
  const usual = sum(counts.map((count) => count * count)) / all
  const from = counts.findIndex((count) => count >= usual * STRAY_WEEK && count > 0)
  return from >= STRAY_WEEKS && sum(counts.slice(0, from)) <= all * STRAYS ? from : 0
}

/** The span of a window that ends on a day: 2026-10-29 – 11-25; the year is told again where it turned. */
export function writeSpan(until: Day, window: number): string {
  const first = addDays(until, 1 - window)
  return `${first} – ${first.slice(0, 4) === until.slice(0, 4) ? until.slice(5) : until}`
}
