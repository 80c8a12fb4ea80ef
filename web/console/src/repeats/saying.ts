/** What is said of an incident's repeats in one line: the parts that hold, in the order of their weight. */
import type { Repeats } from './calls'

export interface Part {
  /** Of `repeats.parts`. */
  key: 'ordinal' | 'last' | 'subject' | 'address'
  /** What is put into its words. */
  count: number
  days: number
  at: string | null
}

export function partsOf(repeats: Repeats): Part[] {
  const { here, at_address: address, of_subject: subject, within_days: days, record_days: record } = repeats
  const parts: Part[] = []
  if (here.count) {
    parts.push({ key: 'ordinal', count: repeats.ordinal, days, at: null }, { key: 'last', count: here.count, days, at: here.last_at })
  }
  if (subject?.count) parts.push({ key: 'subject', count: subject.count, days: record, at: subject.last_at })
  if (address.count > here.count || (address.count && !here.count)) {
    parts.push({ key: 'address', count: address.count, days: record, at: address.last_at })
  }
  return parts
}
