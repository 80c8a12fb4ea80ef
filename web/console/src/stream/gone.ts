/** Takes off the screen what this account may see no longer; whoever was looking at it is told. */
import { translate } from '@/i18n/i18n'
import { useCounts } from '@/stores/counts'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'
import { useSquads } from '@/stores/squads'

export interface Gone {
  kind: 'incident' | 'squad'
  id: number
}

export function takeOff({ kind, id }: Gone): void {
  const words = wordsOf(kind, id)
  const selection = useSelection()
  const wasSelected = (kind === 'incident' ? selection.incidentId : selection.squadId) === id
  selection.forget(kind, id)
  if (kind === 'incident') useIncidents().drop(id)
  else useSquads().drop(id)
  useCounts().refreshSoon()
  if (wasSelected && words) useNotices().done(words)
}

function wordsOf(kind: Gone['kind'], id: number): string | null {
  if (kind === 'incident') {
    const incident = useIncidents().byId.get(id)
    return incident ? translate('incident.tookOff.incident', { number: incident.number }) : null
  }
  const squad = useSquads().byId.get(id)
  return squad ? translate('incident.tookOff.squad', { squad: squad.call_sign }) : null
}
