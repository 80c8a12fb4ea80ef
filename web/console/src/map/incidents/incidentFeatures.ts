/** What the map is told of an incident: its priority, how much of its time is left, whether it is overdue. */
import type { Incident } from '@/api/types'
import { countdown } from '@/format/time'

import { imageId, RING_STEPS, ringStep } from '../marks/imageId'
import type { PointRow } from '../points'

/** The ring's step now; full where no deadline runs. */
export function incidentRing(incident: Incident, now_ms: number): number {
  if (!incident.next_deadline) return RING_STEPS
  return ringStep(countdown(incident.next_deadline.at, incident.reported_at, now_ms).share)
}

/** Overdue by the server's word, or by the clock before the server's next word comes. */
export function isOverdue(incident: Incident, now_ms: number): boolean {
  return incident.overdue || (incident.next_deadline !== null && Date.parse(incident.next_deadline.at) <= now_ms)
}

/** The row of one incident; `label` is its category in the reader's language. */
export function incidentRow(incident: Incident, label: string, now_ms: number): PointRow {
  const overdue = isOverdue(incident, now_ms)
  const { id, priority, location } = incident
  return {
    id,
    location,
    properties: {
      icon: imageId({ kind: 'incident', priority, ring: incidentRing(incident, now_ms), overdue }),
      order: 5 - priority + (overdue ? 5 : 0),
      label,
      priority,
      overdue,
    },
  }
}
