/** What the command line knows of the city at this moment. */
import { nameIn } from '@/format/names'
import { clock } from '@/format/now'
import { translate } from '@/i18n/i18n'
import { useCatalogue } from '@/stores/catalogue'
import { useIncidents } from '@/stores/incidents'
import { useMapCommands } from '@/stores/mapCommands'
import { useSettings } from '@/stores/settings'
import { useSquads } from '@/stores/squads'

import type { KnownToComplete } from './complete'

export function knownNow(): KnownToComplete {
  const incidents = useIncidents()
  const squads = useSquads()
  const catalogue = useCatalogue()
  const { locale } = useSettings()
  return {
    squads: squads.byId.values(),
    incidents: incidents.open,
    categories: catalogue.categories,
    organisations: catalogue.organisations,
    selectedIncidentId: incidents.selectedId,
    cursor: useMapCommands().cursor,
    now_ms: clock.value,
    hintOfIncident: (id) => {
      const incident = incidents.byId.get(id)
      return incident ? `${nameIn(locale, incident.category)} · ${incident.place}` : ''
    },
    hintOfSquad: (id) => {
      const squad = squads.byId.get(id)
      return squad ? translate(`i18n.squadStatus.${squad.status}`) : ''
    },
  }
}
