/** What an act of the ledger says in one line: the act in words, and what it was about. */
import type { TimelineEntry } from '@/api/types'
import { formatDuration } from '@/format/time'
import { i18n, translate } from '@/i18n/i18n'

const ECHO_WITHIN_MS = 2000

/** The acts without those that only say of the incident what was just said of its squad. */
export function withoutEchoes(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.filter((entry) => !entries.some((other) => isEcho(entry, other)))
}

function isEcho(entry: TimelineEntry, other: TimelineEntry): boolean {
  const [subject, step] = entry.act.split('.')
  const isSameStep = subject === 'incident' && other.act === `assignment.${step}`
  return isSameStep && Math.abs(Date.parse(entry.at) - Date.parse(other.at)) <= ECHO_WITHIN_MS
}

/** Who acted; what acts by itself is named in the reader's language. */
export function actorName(entry: TimelineEntry): string {
  const key = `incident.actor.${entry.account}`
  return known(key) ? translate(key) : entry.account
}

const known = (key: string) => i18n.global.te(key)

/** The act in words; what has none of its own here has those of the ledger. */
export function actName(entry: TimelineEntry): string {
  const key = ['incident.timelineAct', 'ledger.act'].map((folder) => `${folder}.${entry.act}`).find(known)
  return key === undefined ? entry.act : translate(key)
}

/** Squad, travel time, corrected values and reason, as far as the act has them. */
export function actDetails(entry: TimelineEntry): string {
  const { squad, travel_time_s, reason, came, went, step, to, target, organisation, name, into, number, plan, level, file, rating, ...others } = entry.details
  const corrected = Object.entries(others).flatMap(([name, value]) => correction(name, value))
  const time = typeof travel_time_s === 'number' ? formatDuration(travel_time_s) : ''
  return [plan, levelName(level), squad, file, ratingName(rating), stepName(step), name, organisation, towards(to ?? target), into && `→ ${String(into)}`, number, time, ...namesOf('came', came), ...namesOf('went', went), ...corrected, reason].filter((each) => typeof each === 'string' && each !== '').join(' · ')
}

/** How strong the response is that an act set or took. */
function levelName(level: unknown): string {
  return typeof level === 'number' ? translate('response.level', { n: level }) : ''
}

/** Which deadline an act is about. */
function stepName(step: unknown): string {
  const key = `deadlines.step.${String(step)}`
  return known(key) ? translate(key) : ''
}

/** Which organisations an act went to. */
function towards(to: unknown): string {
  const names = Array.isArray(to) ? to.join(translate('rules.list')) : to
  return typeof names === 'string' && names !== '' ? `→ ${names}` : ''
}

/** What a reporter thinks of the outcome. */
function ratingName(rating: unknown): string {
  const key = `reporters.rating.${String(rating)}`
  return known(key) ? translate(key) : ''
}

/** The features an incident came into or is no longer in. */
function namesOf(what: 'came' | 'went', value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) return []
  return [translate(`incident.${what}`, { names: value.join(translate('rules.list')) })]
}

function correction(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('now' in value)) return []
  const key = `incident.field.${name}`
  const label = known(key) ? translate(key) : name
  const { was, now } = value as { was?: unknown; now: unknown }
  if (was === now) return []
  return [was === undefined ? `${label} → ${now}` : `${label} ${was} → ${now}`]
}
