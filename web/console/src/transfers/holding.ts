/** What a row of the queue says in a few signs: who has taken it at a border, or that a transfer waits. */
import type { Incident } from '@/api/types'
import { nameIn } from '@/format/names'
import { translate } from '@/i18n/i18n'
import { shortName } from '@/queue/shortName'

export interface Holding {
  state: 'untaken' | 'asked' | 'held'
  mark: string
  text: string
}

const OWNED = { untaken: '?', settled: '§', taken: '✓', risen: '↑' } as const

export function holdingOf(incident: Incident, locale: string): Holding | null {
  const { joint, transfer, responsible } = incident
  if (transfer) {
    const names = { from: nameIn(locale, transfer.holder), to: nameIn(locale, transfer.target) }
    return { state: 'asked', mark: `⇥${shortName(names.to)}`, text: translate('transfers.open', names) }
  }
  if (!joint) return null
  if (!responsible) return { state: 'untaken', mark: '?', text: translate('transfers.state.untaken') }
  const holder = nameIn(locale, responsible)
  // The owner of the land stands in the row already.
  const isOwner = responsible.id === incident.organisation.id
  const mark = isOwner ? OWNED[joint.state] : `→${shortName(holder)}`
  return { state: 'held', mark, text: translate(`transfers.held.${joint.state}`, { holder }) }
}
