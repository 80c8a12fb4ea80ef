/** The keys that belong to no panel. */
import { useGlobal } from '@/global/store'
import { useDuties } from '@/deadlines/store'
import { useKeys } from '@/keys/keys'
import { useShortcutSheet } from '@/keys/sheet'
import { useLedgerSheet } from '@/ledger/sheet'
import { usePast } from '@/past/store'
import { useQueueView } from '@/queue/view'
import { useResponsePlans } from '@/response/sheet'
import { usePalette } from '@/search/palette'
import { useLayers } from '@/stores/layers'
import { useMapCommands } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'
import { useSettings } from '@/stores/settings'

export function useConsoleKeys(): void {
  const layers = useLayers()
  const map = useMapCommands()
  const queue = useQueueView()
  const selection = useSelection()
  const settings = useSettings()

  useKeys(
    { keys: 'mod+k', label: 'keys.search', group: 'keys.groupGo', whileTyping: true, run: usePalette().show },
    { keys: '?', label: 'keys.sheet', group: 'keys.groupGo', run: useShortcutSheet().show },
    { keys: 'g z', label: 'keys.zones', group: 'keys.groupGo', run: layers.goToTree },
    {
      keys: 'g l',
      label: 'ledger.key',
      group: 'keys.groupGo',
      when: () => useSession().may('see_ledger'),
      run: useLedgerSheet().show,
    },
    { keys: 'g a', label: 'global.key', group: 'keys.groupGo', when: () => useSession().may('dispatch') && !usePast().isOpen, run: useGlobal().show },
    { keys: 'g r', label: 'response.plansKey', group: 'keys.groupGo', when: () => useSession().may('see_response_plans'), run: useResponsePlans().show },
    { keys: 'g d', label: 'deadlines.rulesKey', group: 'keys.groupGo', when: () => useSession().may('manage_deadlines'), run: useDuties().showRules },
    { keys: 'Escape', label: 'keys.back', group: 'keys.groupGo', run: stepBack },
    { keys: ['j', 'ArrowDown'], label: 'keys.next', group: 'keys.groupQueue', run: () => queue.step(1) },
    { keys: ['k', 'ArrowUp'], label: 'keys.previous', group: 'keys.groupQueue', run: () => queue.step(-1) },
    { keys: 'f', label: 'keys.fit', group: 'keys.groupView', run: map.fitSelection },
    { keys: '[', label: 'keys.foldLeft', group: 'keys.groupView', run: () => settings.fold('left') },
    { keys: ']', label: 'keys.foldRight', group: 'keys.groupView', run: () => settings.fold('right') },
    {
      keys: 'n',
      label: 'keys.newIncident',
      group: 'keys.groupIncident',
      run: () => selection.openDraft({ location: map.cursor }),
    },
  )

  /** Out of what is over the map first, then out of the selection. */
  function stepBack(): boolean {
    if (map.picking) map.finishPicking(null)
    else if (map.reach) map.showReach(null)
    else if (map.marker?.kind === 'found') map.dropMarker(null)
    else return selection.back()
    return true
  }
}
