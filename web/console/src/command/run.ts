/** What a command does. What it changes can be undone, and the note it leaves says how. */
import * as api from '@/api/calls'
import type { LonLat } from '@/api/types'
import { useGlobal } from '@/global/store'
import { translate } from '@/i18n/i18n'
import { useShortcutSheet } from '@/keys/sheet'
import { usePast } from '@/past/store'
import { choose } from '@/search/choose'
import { useIncidents } from '@/stores/incidents'
import { useMapCommands } from '@/stores/mapCommands'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'
import { useSquads } from '@/stores/squads'

import { type Command, type SettableStatus, STATUS_WORDS } from './parse'

const ACTS: ReadonlySet<Command['kind']> = new Set(['dispatch', 'status', 'incident', 'all'])

/** Runs it; the answer is what to say under the line when nothing was found. */
export async function run(command: Command): Promise<string | null> {
  if (usePast().isOpen && ACTS.has(command.kind)) return translate('past.noActs')
  switch (command.kind) {
    case 'help':
      useShortcutSheet().show()
      return null
    case 'past':
      await usePast().open(command.at_ms)
      return null
    case 'all':
      useGlobal().show()
      return null
    case 'dispatch':
      return dispatch(command.squadId, command.incidentId, command.reason)
    case 'status':
      return setStatus(command.squadId, command.status)
    case 'incident':
      return createIncident(command.location, command.category, command.description)
    case 'zone':
      return goTo(command.words, ['organisation', 'place', 'road'])
    case 'find':
      return goTo(command.words, null)
  }
}

async function dispatch(squadId: number, incidentId: number, reason: string): Promise<null> {
  const assignment = await api.incidents.assign(incidentId, squadId, 'lead', reason || undefined)
  await useIncidents().fetch(incidentId)
  useNotices().done(translate('command.dispatched', { squad: assignment.call_sign }), {
    label: translate('command.takeBack'),
    run: async () => {
      await api.assignments.change(assignment.id, 'released', translate('command.takenBackReason'))
    },
  })
  return null
}

async function setStatus(squadId: number, status: SettableStatus): Promise<null> {
  const squads = useSquads()
  const before = squads.byId.get(squadId)?.status
  const changed = await api.squads.change(squadId, { status })
  squads.put(changed)
  const text = translate('command.statusSet', {
    squad: changed.call_sign,
    status: translate(`i18n.squadStatus.${status}`),
  })
  const undo =
    before && isSettable(before) && before !== status
      ? { label: translate('command.undo'), run: async () => void (await setStatus(squadId, before)) }
      : undefined
  useNotices().done(text, undo)
  return null
}

async function createIncident(location: LonLat, category: string, description: string): Promise<null> {
  const created = await api.incidents.create({ category, location, description, source: 'patrol' })
  useIncidents().put(created)
  useSelection().selectIncident(created.id)
  useMapCommands().fitSelection()
  const near = created.possible_duplicates.length
  const text = near > 0 ? 'command.createdNear' : 'command.created'
  useNotices().done(translate(text, { number: created.number, n: near }), {
    label: translate('command.void'),
    run: async () =>
      useIncidents().put(await api.incidents.move(created.id, 'cancelled', translate('command.voidReason'))),
  })
  return null
}

async function goTo(words: string, kinds: string[] | null): Promise<string | null> {
  const { items } = await api.search(words)
  const best = kinds ? items.find((item) => kinds.includes(item.kind)) : items[0]
  if (!best) return translate('search.nothing', { words })
  await choose(best)
  return null
}

function isSettable(status: string): status is SettableStatus {
  return Object.values<string>(STATUS_WORDS).includes(status)
}
