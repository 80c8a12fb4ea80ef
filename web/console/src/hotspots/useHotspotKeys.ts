/** The keys while hotspots are looked at; they have a scope of their own, so that no key of dispatching is heard. */
import { useKeys, useKeyScope } from '@/keys/keys'
import { useShortcutSheet } from '@/keys/sheet'
import { usePalette } from '@/search/palette'
import { useSession } from '@/stores/session'
import { useSettings } from '@/stores/settings'

import { exportAs } from './exporting'
import { ORDERS } from './sections'
import { useHotspots } from './store'
import { FORMS, useHotspotTime } from './timeStore'
import type { Source, WindowDays } from './types'

const SCOPE = 'hotspots'
const SOURCES: Source[] = ['all', 'complaint', 'patrol']
const WINDOWS: WindowDays[] = [7, 28, 90]

/** The one after, and the first after the last. */
export function following<T>(all: readonly T[], value: T): T {
  return all[(all.indexOf(value) + 1) % all.length]!
}

export function useHotspotKeys(): void {
  const hotspots = useHotspots()
  const time = useHotspotTime()
  const settings = useSettings()
  const own = { scope: SCOPE, group: 'hotspots.group' }

  useKeyScope(SCOPE)
  useKeys(
    { ...own, keys: ['j', 'ArrowDown'], label: 'hotspots.next', run: () => hotspots.step(1) },
    { ...own, keys: ['k', 'ArrowUp'], label: 'hotspots.previous', run: () => hotspots.step(-1) },
    { ...own, keys: 'Enter', label: 'hotspots.keyEnter', when: () => hotspots.selectedId !== null, run: hotspots.enter },
    { ...own, keys: 'f', label: 'hotspots.fit', run: hotspots.fit },
    { ...own, keys: 'Space', label: 'hotspots.toggle', run: time.toggle },
    { ...own, keys: ['ArrowLeft', ','], label: 'hotspots.earlier', run: () => time.step(-1) },
    { ...own, keys: ['ArrowRight', '.'], label: 'hotspots.later', run: () => time.step(1) },
    { ...own, keys: ['1', '2', '3'], label: 'hotspots.keyWindow', run: (_, key) => void (hotspots.filter.window = WINDOWS[Number(key) - 1]!) },
    { ...own, keys: 's', label: 'hotspots.keySource', run: () => void (time.source = following(SOURCES, time.source)) },
    { ...own, keys: 'v', label: 'hotspots.keyForm', run: () => void (time.form = following(FORMS, time.form)) },
    { ...own, keys: 'p', label: 'hotspots.keyShow', run: () => void (time.show = time.show === 'pattern' ? 'significance' : 'pattern') },
    { ...own, keys: 'm', label: 'hotspots.keyBy', run: () => void (time.by = following(time.measures.filter(({ reason }) => !reason).map(({ by }) => by), time.by) ?? 'count') },
    { ...own, keys: 'o', label: 'hotspots.keyOrder', run: () => void (hotspots.order = following(ORDERS, hotspots.order)) },
    { ...own, keys: 'c', label: 'hotspots.keyCompare', run: () => void time.compare() },
    { ...own, keys: 'b', label: 'hotspots.keyBriefing', run: () => void exportAs('briefing') },
    { ...own, keys: 'r', label: 'hotspots.keyRun', when: () => useSession().may('run_hotspots') && !hotspots.isRunning, run: () => void hotspots.startRun() },
    { ...own, keys: '[', label: 'keys.foldLeft', run: () => settings.fold('left') },
    { ...own, keys: ']', label: 'keys.foldRight', run: () => settings.fold('right') },
    { ...own, keys: 'mod+k', label: 'keys.search', whileTyping: true, run: usePalette().show },
    { ...own, keys: '?', label: 'keys.sheet', run: useShortcutSheet().show },
    { ...own, keys: 'Escape', label: 'hotspots.keyClose', run: stepBack },
  )

  function stepBack(): void {
    if (time.isPlaying) time.pause()
    else if (time.isComparing) void time.compare()
    else if (hotspots.selectedId !== null) hotspots.select(null)
    else hotspots.close()
  }
}
