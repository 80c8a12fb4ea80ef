/** How far an incident has come, in a word or two; one that a peer deals with is told by whose it is. */
import type { Incident } from '@/api/types'
import { nameIn } from '@/format/names'
import { translate } from '@/i18n/i18n'
import { shortName } from '@/queue/shortName'

export function statusWords(incident: Incident, locale: string): string {
  if (!incident.at_peer || !incident.responsible) return translate(`i18n.incidentStatus.${incident.status}`)
  return translate('transfers.atPeer', { name: shortName(nameIn(locale, incident.responsible)) })
}
