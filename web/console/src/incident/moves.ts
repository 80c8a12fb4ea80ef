/** The legal moves of an incident and what the operator's keys make of them; pure. The server has the last word. */
import type { Assignment, Incident, IncidentStatus, Priority } from '@/api/types'

export const MOVES: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  received: ['registered', 'merged', 'cancelled', 'transferred'],
  registered: ['dispatched', 'transferred', 'merged', 'cancelled'],
  dispatched: ['accepted', 'returned', 'registered', 'cancelled'],
  accepted: ['en_route', 'on_scene', 'returned', 'registered', 'cancelled'],
  en_route: ['on_scene', 'returned', 'registered', 'cancelled'],
  on_scene: ['handled', 'returned', 'registered'],
  handled: ['verified', 'closed', 'reopened'],
  verified: ['closed', 'reopened'],
  closed: ['reopened'],
  returned: ['registered', 'dispatched', 'transferred', 'cancelled'],
  transferred: ['registered', 'returned', 'cancelled'],
  merged: ['reopened'],
  cancelled: ['reopened'],
  reopened: ['dispatched', 'transferred', 'merged', 'cancelled'],
}

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
/** The steps that the lead squad makes; the incident follows it. */
const LEAD_STEPS = ['accepted', 'en_route', 'on_scene', 'handled'] as const
export type LeadStep = (typeof LEAD_STEPS)[number]
const SIDEWAYS = { return: 'returned', transfer: 'transferred', cancel: 'cancelled', reopen: 'reopened' } as const

export type Act = 'forward' | 'return' | 'transfer' | 'reinforce' | 'cancel' | 'reopen'
export const ACTS: readonly Act[] = ['forward', 'return', 'transfer', 'reinforce', 'cancel', 'reopen']
export const KEY_OF: Readonly<Record<Act, string | null>> = {
  forward: 'a',
  return: 'r',
  transfer: 't',
  reinforce: 'u',
  cancel: null,
  reopen: null,
}

export type WhyNot = 'permission' | 'status' | 'dispatchFirst' | 'highest' | 'ended'

export interface Offer {
  act: Act
  /** Where it leads; null where the status stays. */
  to: IncidentStatus | null
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

/** Whether a squad may be sent to lead: nobody leads, and the table allows it. */
export function awaitsSquad(incident: Incident): boolean {
  const wayThere: readonly IncidentStatus[] = ['received', 'transferred']
  return leadOf(incident) === null && (wayThere.includes(incident.status) || MOVES[incident.status].includes('dispatched'))
}

/** Whether more squads may support the one that leads. */
export function takesSupport(incident: Incident): boolean {
  return leadOf(incident) !== null && !isEnded(incident)
}

/** Everything the operator might do to an incident, each with where it leads or why not. */
export function offersFor(incident: Incident, mayChange: boolean): Offer[] {
  return ACTS.map((act) => offerOf(act, incident, mayChange))
}

export function offerOf(act: Act, incident: Incident, mayChange: boolean): Offer {
  const to = targetOf(act, incident.status)
  const whyNot = mayChange ? whyNotFor(act, to, incident) : 'permission'
  return { act, to, whyNot, asksReason: act !== 'forward' && act !== 'reinforce' }
}

function targetOf(act: Act, status: IncidentStatus): IncidentStatus | null {
  if (act === 'forward') return FORWARD[status] ?? null
  return act === 'reinforce' ? null : SIDEWAYS[act]
}

function whyNotFor(act: Act, to: IncidentStatus | null, incident: Incident): WhyNot | null {
  if (act === 'reinforce') return isEnded(incident) ? 'ended' : incident.priority === 1 ? 'highest' : null
  if (act === 'forward' && to === null) return isEnded(incident) ? 'ended' : 'dispatchFirst'
  if (to === null || !MOVES[incident.status].includes(to)) return 'status'
  return null
}

/** One step more urgent. */
export function raised(priority: Priority): Priority {
  return Math.max(1, priority - 1) as Priority
}
