/** What an act of the ledger says in one line: the act in words, and what it was about. */
import type { TimelineEntry } from '@/api/types'
import { formatDuration } from '@/format/time'
import { i18n, translate } from '@/i18n/i18n'

const known = (key: string) => i18n.global.te(key) || i18n.global.te(key, 'zh-CN')

export function actName(entry: TimelineEntry): string {
  const key = `incident.timelineAct.${entry.act}`
  return known(key) ? translate(key) : entry.act
}

/** Squad, travel time, corrected values and reason, as far as the act has them. */
export function actDetails(entry: TimelineEntry): string {
  const { squad, travel_time_s, reason, ...others } = entry.details
  const corrected = Object.entries(others).flatMap(([name, value]) => correction(name, value))
  const time = typeof travel_time_s === 'number' ? formatDuration(travel_time_s) : ''
  return [squad, time, ...corrected, reason].filter((each) => typeof each === 'string' && each !== '').join(' · ')
}

function correction(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('now' in value)) return []
  const key = `incident.field.${name}`
  const label = known(key) ? translate(key) : name
  const { was, now } = value as { was?: unknown; now: unknown }
  return [was === undefined ? `${label} → ${now}` : `${label} ${was} → ${now}`]
}
