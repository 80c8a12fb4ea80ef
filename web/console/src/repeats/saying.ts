/** What is said of an incident's repeats in one line: the parts that hold, in the order of their weight. */
import type { Repeats } from './calls'

export interface Part {
  /** Of `repeats.parts`. */
  key: 'ordinal' | 'last' | 'subject' | 'address'
  /** What is put into its words. */
  count: number
  days: number
  at: string | null
  /** Of `at` only the day is known. */
  dayOnly: boolean
}

export function partsOf(repeats: Repeats): Part[] {
  const { here, at_address: address, of_subject: subject, within_days: days, record_days: record } = repeats
  const parts: Part[] = []
  if (here.count) {
    parts.push({ key: 'ordinal', count: repeats.ordinal, days, at: null, dayOnly: false }, { key: 'last', count: here.count, days, at: here.last_at, dayOnly: here.last_day_only })
  }
  if (subject?.count) parts.push({ key: 'subject', count: subject.count, days: record, at: subject.last_at, dayOnly: subject.last_day_only })
  if (address.count > here.count || (address.count && !here.count)) {
    parts.push({ key: 'address', count: address.count, days: record, at: address.last_at, dayOnly: address.last_day_only })
  }
  return parts
}
