/**
 * The keys while looking back. They have a scope of their own, so that no key of the console can act on what is no
 * longer so.
 */
import { useKeys, useKeyScope } from '@/keys/keys'
import { useShortcutSheet } from '@/keys/sheet'
import { useQueueView } from '@/queue/view'
import { usePalette } from '@/search/palette'
import { useMapCommands } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'
import { useSettings } from '@/stores/settings'

import { SPEEDS, usePast } from './store'

const SCOPE = 'past'
const GROUP = 'past.group'

export function usePastKeys(jump: () => void): void {
  const past = usePast()
  const queue = useQueueView()
  const settings = useSettings()
  const selection = useSelection()
  const own = { scope: SCOPE, group: GROUP }

  useKeyScope(SCOPE)
  useKeys(
    { ...own, keys: 'Space', label: 'past.toggle', run: past.toggle },
    { ...own, keys: ['ArrowRight', '.'], label: 'past.later', run: () => void past.step(1) },
    { ...own, keys: ['ArrowLeft', ','], label: 'past.earlier', run: () => void past.step(-1) },
    { ...own, keys: ['+', '='], label: 'past.faster', run: () => past.faster(1) },
    { ...own, keys: '-', label: 'past.slower', run: () => past.faster(-1) },
    {
      ...own,
      keys: SPEEDS.map((_, index) => String(index + 1)),
      label: 'past.keySpeed',
      run: (_, key) => past.setSpeed(SPEEDS[Number(key) - 1]!),
    },
    { ...own, keys: 't', label: 'past.keyJump', run: jump },
    { ...own, keys: ['j', 'ArrowDown'], label: 'keys.next', run: () => queue.step(1) },
    { ...own, keys: ['k', 'ArrowUp'], label: 'keys.previous', run: () => queue.step(-1) },
    { ...own, keys: 'f', label: 'keys.fit', run: useMapCommands().fitSelection },
    { ...own, keys: '[', label: 'keys.foldLeft', run: () => settings.fold('left') },
    { ...own, keys: ']', label: 'keys.foldRight', run: () => settings.fold('right') },
    { ...own, keys: 'mod+k', label: 'keys.search', whileTyping: true, run: usePalette().show },
    { ...own, keys: '?', label: 'keys.sheet', run: useShortcutSheet().show },
    { ...own, keys: 'Escape', label: 'past.keyLeave', run: () => selection.back() || past.close() },
  )
}
