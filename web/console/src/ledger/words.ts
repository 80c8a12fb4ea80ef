/** An entry of the ledger in words; what it shares with an incident's timeline is said as there. */
import type { LedgerEntry } from '@/api/types'
import { formatClock, formatTime } from '@/format/time'
import { actDetails, actName } from '@/incident/timelineWords'
import { i18n, translate } from '@/i18n/i18n'

/** The kinds of acts that can be looked for. */
export const KINDS = ['incident', 'assignment', 'squad', 'closure', 'simulation', 'layer', 'feature', 'plan', 'session', 'account', 'token', 'agency', 'share', 'credential'] as const

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
  const { agency, account, label, address, road, layer, feature, name, note } = entry.details
  return [agency, account, label, address, road, layer, feature, name, ...figures(entry.details), note, actDetails(entry)].filter((each) => typeof each === 'string' && each !== '').join(' · ')
}

/** The version and how many features, as far as an act on a layer has them. */
function figures(details: LedgerEntry['details']): string[] {
  const words = { version: 'version', count: 'count', created: 'created', changed: 'changedCount', deleted: 'deletedCount' }
  return Object.entries(words).flatMap(([name, key]) => {
    const n = details[name]
    return typeof n === 'number' && n > 0 ? [translate(`ledger.${key}`, { n })] : []
  })
}
