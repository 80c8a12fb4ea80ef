/** What a deadline's ring shows: what part of the time is left, and when it turns; pure. */
import type { Incident } from '@/api/types'
import { countdown } from '@/format/time'

export type DeadlineKind = NonNullable<Incident['next_deadline']>['kind']

export interface Ring {
  kind: DeadlineKind
  /** 1 when reported, 0 when due. */
  share: number
  state: 'calm' | 'soon' | 'overdue'
  /** What is left, or by how much it is late: 4′10″, +1′05″. */
  text: string
}

/** The ring of the deadline that runs now; null when none does. Times in milliseconds since the epoch. */
export function ringOf(incident: Incident, now: number): Ring | null {
  const next = incident.next_deadline
  if (!next) return null
  const { share, state, text } = countdown(next.at, incident.reported_at, now, next.warn_at)
  return { kind: next.kind, share, state, text }
}
