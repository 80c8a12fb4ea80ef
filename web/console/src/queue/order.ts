/** The orders of the queue and what it lets through; pure. Each order ends in the id, so that rows never swap by chance. */
import type { Incident, Priority } from '@/api/types'
import { queueStateOf } from '@/stores/incidents'

export const TABS = ['waiting', 'handling', 'all'] as const
export type Tab = (typeof TABS)[number]

export const ORDERS = ['deadline', 'priority', 'age'] as const
export type Order = (typeof ORDERS)[number]

export interface Filter {
  /** None chosen lets every priority through. */
  priorities: readonly Priority[]
  /** Codes; none chosen lets every category through. */
  categories: readonly string[]
  /** Only what this organisation owns, or shares along its border. */
  organisation: number | null
}

/** Whether an open incident stands under a tab; what is handled but not closed is still being handled. */
export function isUnder(tab: Tab, incident: Incident): boolean {
  const state = queueStateOf(incident)
  if (state === null) return false
  return tab === 'all' || (tab === 'waiting') === (state === 'waiting')
}

export function passes(filter: Filter, incident: Incident): boolean {
  return (
    (filter.priorities.length === 0 || filter.priorities.includes(incident.priority)) &&
    (filter.categories.length === 0 || filter.categories.includes(incident.category.code)) &&
    (filter.organisation === null || isOwn(incident, filter.organisation))
  )
}

/** An incident in a boundary area belongs to both sides. */
export function isOwn(incident: Incident, organisation: number): boolean {
  return [incident.organisation.id, incident.district?.id, incident.boundary?.neighbour.id].includes(organisation)
}

const dueAt = (incident: Incident) => (incident.next_deadline ? Date.parse(incident.next_deadline.at) : Infinity)
const reportedAt = (incident: Incident) => Date.parse(incident.reported_at)
const byNumber = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1)

const KEYS: Record<Order, ((incident: Incident) => number)[]> = {
  deadline: [dueAt, (incident) => incident.priority],
  priority: [(incident) => incident.priority, dueAt],
  age: [reportedAt],
}

/** A comparison for `sort`: the soonest due, the most urgent or the oldest first. */
export function comparing(order: Order): (a: Incident, b: Incident) => number {
  const keys = [...KEYS[order], (incident: Incident) => incident.id]
  return (a, b) => {
    for (const key of keys) {
      const difference = byNumber(key(a), key(b))
      if (difference !== 0) return difference
    }
    return 0
  }
}
