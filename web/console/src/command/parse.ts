/** The command line's grammar: one letter, then what it is about. Pure; the words known are handed in. */
import type { Category, Incident, LonLat, Squad, SquadStatus } from '@/api/types'
import { readMoment } from '@/past/moment'

export interface Known {
  squads: Iterable<Pick<Squad, 'id' | 'call_sign'>>
  incidents: Iterable<Pick<Incident, 'id' | 'number'>>
  categories: Iterable<Pick<Category, 'code' | 'name' | 'name_en'>>
  /** What stands for a place or an incident that is not written. */
  selectedIncidentId: number | null
  cursor: LonLat | null
  now_ms: number
}

export type Command =
  | { kind: 'dispatch'; squadId: number; incidentId: number; reason: string }
  | { kind: 'status'; squadId: number; status: SettableStatus }
  | { kind: 'incident'; location: LonLat; category: string; description: string }
  | { kind: 'zone'; words: string }
  | { kind: 'find'; words: string }
  | { kind: 'past'; at_ms: number }
  | { kind: 'all' }
  | { kind: 'help' }

/** What was not understood: an i18n key of this folder with its parameters. */
export interface Failure {
  kind: 'failure'
  key: string
  word: string
}

/** The other statuses follow from assignments. */
export type SettableStatus = Extract<SquadStatus, 'available' | 'off_duty' | 'busy'>

export const STATUS_WORDS: Record<string, SettableStatus> = {
  available: 'available',
  可用: 'available',
  off_duty: 'off_duty',
  off: 'off_duty',
  未上岗: 'off_duty',
  下班: 'off_duty',
  busy: 'busy',
  忙碌: 'busy',
  忙: 'busy',
}

const fail = (key: string, word = ''): Failure => ({ kind: 'failure', key, word })
const isFailure = <T>(value: T | Failure): value is Failure =>
  typeof value === 'object' && value !== null && 'key' in value

export function parse(line: string, known: Known): Command | Failure {
  const words = line.trim().replace(/^\//, '').trim().split(/\s+/).filter(Boolean)
  const [verb, ...rest] = words
  switch (verb?.toLowerCase()) {
    case undefined:
      return fail('empty')
    case '?':
    case '？':
      return { kind: 'help' }
    case 'a':
      return { kind: 'all' }
    case 'd':
      return parseDispatch(rest, known)
    case 's':
      return parseStatus(rest, known)
    case 'i':
      return parseIncident(rest, known)
    case 'z':
      return rest.length > 0 ? { kind: 'zone', words: rest.join(' ') } : fail('zoneMissing')
    case 't':
    case '回放':
      return parseMoment(rest, known)
    default:
      return { kind: 'find', words: words.join(' ') }
  }
}

function parseMoment(words: string[], known: Known): Command | Failure {
  const at_ms = readMoment(words.join(' '), known.now_ms)
  return at_ms === null ? fail('momentUnclear') : { kind: 'past', at_ms }
}

function parseDispatch([callSign, number, ...reason]: string[], known: Known): Command | Failure {
  const squad = findSquad(callSign, known)
  if (isFailure(squad)) return squad
  const incident = number ? findIncident(number, known) : known.selectedIncidentId
  if (incident === null) return fail('incidentMissing')
  if (isFailure(incident)) return incident
  return { kind: 'dispatch', squadId: squad.id, incidentId: incident, reason: reason.join(' ') }
}

function parseStatus([callSign, word]: string[], known: Known): Command | Failure {
  const squad = findSquad(callSign, known)
  if (isFailure(squad)) return squad
  const status = STATUS_WORDS[word?.toLowerCase() ?? '']
  return status ? { kind: 'status', squadId: squad.id, status } : fail('statusUnknown', word)
}

function parseIncident([place, category, ...description]: string[], known: Known): Command | Failure {
  const location = place === '.' ? known.cursor : parseLonLat(place)
  if (!location) return fail(place === '.' ? 'cursorMissing' : 'placeUnknown', place)
  const code = findCategory(category, known)
  return isFailure(code) ? code : { kind: 'incident', location, category: code, description: description.join(' ') }
}

/** `116.39,39.91`, also with a full-width comma; null outside the range of longitudes and latitudes. */
export function parseLonLat(word: string | undefined): LonLat | null {
  const match = /^(-?\d+(?:\.\d+)?)[,，](-?\d+(?:\.\d+)?)$/.exec(word ?? '')
  if (!match) return null
  const [lon, lat] = [Number(match[1]), Number(match[2])]
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null
}

function findSquad(word: string | undefined, known: Known): Pick<Squad, 'id'> | Failure {
  if (!word) return fail('squadMissing')
  const squads = [...known.squads].filter((squad) => matches(squad.call_sign, word))
  const exact = squads.find((squad) => squad.call_sign.toLowerCase() === word.toLowerCase())
  if (exact ?? squads.length === 1) return exact ?? squads[0]!
  return fail(squads.length > 1 ? 'squadUnclear' : 'squadUnknown', word)
}

/** An incident by its number or the number's unmistakable end. */
function findIncident(word: string, known: Known): number | Failure {
  const ending = [...known.incidents].filter((incident) => incident.number.endsWith(word))
  const exact = ending.find((incident) => incident.number === word)
  if (exact ?? ending.length === 1) return (exact ?? ending[0]!).id
  return fail(ending.length > 1 ? 'incidentUnclear' : 'incidentUnknown', word)
}

function findCategory(word: string | undefined, known: Known): string | Failure {
  if (!word) return fail('categoryMissing')
  const all = [...known.categories]
  const exact = all.find((category) => [category.code, category.name, category.name_en].includes(word))
  const near = all.filter((category) => matches(category.name, word) || matches(category.name_en, word))
  if (exact ?? near.length === 1) return (exact ?? near[0]!).code
  return fail(near.length > 1 ? 'categoryUnclear' : 'categoryUnknown', word)
}

function matches(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.toLowerCase())
}
