/**
 * What may be done to an incident and by which keys; pure. Which moves are legal and open to this account the server says
 * with each incident (`moves`).
 */
import type { Assignment, Incident, IncidentMove, IncidentStatus } from '@/api/types'

/** What comes next when nothing goes wrong; from some states only a squad leads further. */
const FORWARD: Partial<Record<IncidentStatus, IncidentStatus>> = {
  received: 'registered',
  returned: 'registered',
  transferred: 'registered',
  dispatched: 'accepted',
  accepted: 'en_route',
  en_route: 'on_scene',
  on_scene: 'handled',
  handled: 'verified',
  verified: 'closed',
}
/** The strongest response there is. */
const HIGHEST_LEVEL = 3
const WAITING: ReadonlySet<IncidentStatus> = new Set(['received', 'registered', 'returned', 'transferred', 'reopened'])
/** The steps that the lead squad makes; the incident follows it. */
const LEAD_STEPS = ['accepted', 'en_route', 'on_scene', 'handled'] as const
export type LeadStep = (typeof LEAD_STEPS)[number]
const SIDEWAYS = {
  return: 'returned',
  transfer: 'transferred',
  merge: 'merged',
  cancel: 'cancelled',
  reopen: 'reopened',
} as const

export type Act = 'forward' | 'settle' | 'return' | 'transfer' | 'reinforce' | 'merge' | 'cancel' | 'reopen'
export const ACTS: readonly Act[] = ['forward', 'settle', 'return', 'transfer', 'reinforce', 'merge', 'cancel', 'reopen']
export const KEY_OF: Readonly<Record<Act, string | null>> = {
  forward: 'a',
  settle: 'c',
  return: 'r',
  transfer: 't',
  reinforce: 'u',
  merge: 'm',
  cancel: null,
  reopen: null,
}

export type WhyNot = 'permission' | 'asking' | 'holder' | 'samePerson' | 'status' | 'dispatchFirst' | 'highest' | 'ended'

/** Into which incident another is merged, and what becomes of its squads. */
export interface MergeWish {
  into: number
  squads: 'release' | 'take_over'
}

export interface Offer {
  act: Act
  /** Where it leads; null where the status stays. */
  to: IncidentStatus | null
  /** The row of the table of moves behind it, where it is open. */
  move: IncidentMove | null
  /** Why it is not to be had now. */
  whyNot: WhyNot | null
  asksReason: boolean
}

const ENDED: ReadonlySet<IncidentStatus> = new Set(['closed', 'merged', 'cancelled'])

export function isEnded(incident: Incident): boolean {
  return ENDED.has(incident.status)
}

export function activeAssignments(incident: Incident): Assignment[] {
  return incident.assignments.filter((assignment) => assignment.ended_at === null)
}

export function leadOf(incident: Incident): Assignment | null {
  return activeAssignments(incident).find((assignment) => assignment.role === 'lead') ?? null
}

export function isLeadStep(to: IncidentStatus): to is LeadStep {
  return (LEAD_STEPS as readonly IncidentStatus[]).includes(to)
}

/** The lead's assignment when it is the lead that makes the step; null when the incident moves by itself. */
export function stepOfLead(incident: Incident, to: IncidentStatus): Assignment | null {
  return isLeadStep(to) ? leadOf(incident) : null
}

/** Whether a squad may be sent to lead: nobody leads, and it waits for one with those of this desk. */
export function awaitsSquad(incident: Incident): boolean {
  return leadOf(incident) === null && WAITING.has(incident.status) && !incident.at_peer && incident.moves?.length !== 0
}

/** Whether more squads may support the one that leads. */
export function takesSupport(incident: Incident): boolean {
  return leadOf(incident) !== null && !isEnded(incident) && incident.moves?.length !== 0
}

/** Everything the operator might do to an incident, each with where it leads or why not. */
export function offersFor(incident: Incident, mayChange: boolean): Offer[] {
  return ACTS.map((act) => offerOf(act, incident, mayChange))
}

export function offerOf(act: Act, incident: Incident, mayChange: boolean): Offer {
  const to = targetOf(act, incident.status)
  const move = incident.moves?.find((each) => each.to === to) ?? null
  const whyNot = mayChange ? whyNotFor(act, to, move, incident) : 'permission'
  return { act, to, move, whyNot, asksReason: move?.reason ?? false }
}

/** Whether the act is shown at all: what has a key always is, but for the one that only ends things. */
export function isShown(offer: Offer): boolean {
  return offer.whyNot === null || (KEY_OF[offer.act] !== null && offer.act !== 'settle' && offer.act !== 'merge')
}

function targetOf(act: Act, status: IncidentStatus): IncidentStatus | null {
  if (act === 'forward') return FORWARD[status] ?? null
  if (act === 'settle') return status === 'handled' ? 'verified' : null
  return act === 'reinforce' ? null : SIDEWAYS[act]
}

function whyNotFor(act: Act, to: IncidentStatus | null, move: IncidentMove | null, incident: Incident): WhyNot | null {
  if (!incident.moves) return 'asking'
  if (act === 'reinforce') return whyNotReinforced(incident)
  if (act === 'forward' && to === null) return isEnded(incident) ? 'ended' : 'dispatchFirst'
  if (move) return null
  if (incident.moves.length === 0) return 'holder'
  return to === 'verified' && (act === 'forward' || act === 'settle') ? 'samePerson' : 'status'
}

function whyNotReinforced(incident: Incident): WhyNot | null {
  if (isEnded(incident)) return 'ended'
  if (incident.moves?.length === 0) return 'holder'
  return incident.level >= HIGHEST_LEVEL ? 'highest' : null
}
