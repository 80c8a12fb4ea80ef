/** Days of the city as the server writes them, YYYY-MM-DD; pure. */
import type { Day } from './types'

export const DAY_MS = 86_400_000
export const WEEK_DAYS = 7

const dateOf = (day: Day) => Date.parse(`${day}T00:00:00Z`)

export function addDays(day: Day, by: number): Day {
  return new Date(dateOf(day) + by * DAY_MS).toISOString().slice(0, 10)
}

export const daysBetween = (from: Day, to: Day): number => Math.round((dateOf(to) - dateOf(from)) / DAY_MS)

/** The span of a window that ends on a day: 2026-10-29 – 11-25; the year is told again where it turned. */
export function writeSpan(until: Day, window: number): string {
  const first = addDays(until, 1 - window)
  return `${first} – ${first.slice(0, 4) === until.slice(0, 4) ? until.slice(5) : until}`
}
