/** An entry of the ledger in words; what it shares with an incident's timeline is said as there. */
import type { LedgerEntry } from '@/api/types'
import { formatClock, formatTime } from '@/format/time'
import { actDetails, actName } from '@/incident/timelineWords'
import { i18n, translate } from '@/i18n/i18n'

/** The kinds of acts that can be looked for. */
export const KINDS = ['incident', 'assignment', 'squad', 'closure', 'simulation'] as const

/** To the second today, to the minute before. */
export function entryTime(entry: LedgerEntry, now: number): string {
  const isToday = new Date(entry.at).toDateString() === new Date(now).toDateString()
  return isToday ? formatClock(entry.at) : formatTime(entry.at, now)
}

export function entryAct(entry: LedgerEntry): string {
  const key = `ledger.act.${entry.act}`
  return i18n.global.te(key) ? translate(key) : actName(entry)
}

/** What the act was done to: an incident by its number, a squad by its call sign. */
export function entrySubject(entry: LedgerEntry): string {
  const key = `ledger.kind.${entry.subject_kind}`
  const kind = i18n.global.te(key) ? translate(key) : entry.subject_kind
  return [kind, entry.subject ?? entry.subject_id].filter((each) => each !== null).join(' ')
}

export function entryDetails(entry: LedgerEntry): string {
  const { road } = entry.details
  return [road, actDetails(entry)].filter((each) => typeof each === 'string' && each !== '').join(' · ')
}
