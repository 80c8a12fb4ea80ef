/** An incident's deadlines in their order, which runs now and which are behind; pure. */
import type { Incident, IncidentStatus } from '@/api/types'

type Kind = NonNullable<Incident['next_deadline']>['kind']

export interface Deadline {
  kind: Kind
  at: string
  isNext: boolean
  warnAt: string | null
  isMet: boolean
}

const KINDS: readonly Kind[] = ['accept', 'arrive', 'resolve', 'feedback']
const MET: Partial<Record<IncidentStatus, number>> = {
  accepted: 1,
  en_route: 1,
  on_scene: 2,
  handled: 3,
  verified: 3,
  closed: 4,
}

export function deadlinesOf(incident: Incident): Deadline[] {
  const met = MET[incident.status] ?? 0
  return KINDS.flatMap((kind, order) => {
    const at = incident.deadlines[`${kind}_at`]
    if (at === null) return []
    const next = incident.next_deadline?.kind === kind ? incident.next_deadline : null
    return [{ kind, at, isNext: next !== null, warnAt: next?.warn_at ?? null, isMet: order < met }]
  })
}
