/** As what one's own organisation stands to an incident: which side one may speak for; pure. */
import type { Incident, Organisation, OrganisationRef } from '@/api/types'

/** Whether an organisation is one's own or stands below it. */
export function standsOver(own: number, other: number, organisations: readonly Pick<Organisation, 'id' | 'parent_id'>[]): boolean {
  const parents = new Map(organisations.map((each) => [each.id, each.parent_id]))
  for (let at: number | null | undefined = other; at != null; at = parents.get(at)) if (at === own) return true
  return false
}

/** Who has to answer an incident at a border: both owners or, once it is settled, the one that was named. */
export function sidesOf(incident: Incident): OrganisationRef[] {
  if (incident.responsible) return [incident.responsible]
  return [incident.organisation, ...(incident.boundary ? [incident.boundary.neighbour] : [])]
}

/** Whether somebody has yet to take it. */
export function awaitsTaking(incident: Incident): boolean {
  return incident.joint !== null && incident.joint?.taken_at === null
}
