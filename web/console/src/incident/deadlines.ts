/** An incident's deadlines in their order, which runs now and which are behind; pure. */
import type { Incident, IncidentStatus } from '@/api/types'

type Kind = 'accept' | 'arrive' | 'resolve'

export interface Deadline {
  kind: Kind
  at: string
  isNext: boolean
  isMet: boolean
}

const KINDS: readonly Kind[] = ['accept', 'arrive', 'resolve']
const MET: Partial<Record<IncidentStatus, number>> = {
  accepted: 1,
  en_route: 1,
  on_scene: 2,
  handled: 3,
  verified: 3,
  closed: 3,
}

export function deadlinesOf(incident: Incident): Deadline[] {
  const met = MET[incident.status] ?? 0
  return KINDS.flatMap((kind, order) => {
    const at = incident.deadlines[`${kind}_at`]
    return at === null ? [] : [{ kind, at, isNext: incident.next_deadline?.kind === kind, isMet: order < met }]
  })
}
