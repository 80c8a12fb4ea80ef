/** Days and hours of an order in short; pure. */
import type { PatrolOrder } from './calls'

const DAY_MS = 86_400_000
/** The city's clock is eight hours ahead of UTC, all year round. */
const AHEAD_MS = 8 * 3_600_000

/** The day in the city, YYYY-MM-DD, so many days from now. */
export function dayFrom(now: number, days = 0): string {
  return new Date(now + AHEAD_MS + days * DAY_MS).toISOString().slice(0, 10)
}

/** 11-23 – 12-06; with the year where it is not this one. */
export function daysOf(order: Pick<PatrolOrder, 'starts_on' | 'ends_on'>, now: number): string {
  const year = dayFrom(now).slice(0, 4)
  const short = (day: string) => (day.startsWith(year) ? day.slice(5) : day)
  return order.starts_on === order.ends_on ? short(order.starts_on) : `${short(order.starts_on)} – ${short(order.ends_on)}`
}

/** 07:00–10:00; nothing where it is all day. */
export function hoursOf({ opens, closes }: { opens: string | null; closes: string | null }): string {
  return opens === null || closes === null || (opens === '00:00' && closes === '24:00') ? '' : `${opens}–${closes}`
}
