/** Of a hotspot's days those on which something turned. Pure. */
import type { HistoryDay } from './types'

const TELLING = new Set(['born', 'split', 'merged', 'cleared', 'relapsed'])

/** The newest first; days on which only the count moved are left out. */
export function turns(days: readonly HistoryDay[]): HistoryDay[] {
  const inOrder = [...days].sort((a, b) => a.day.localeCompare(b.day))
  return inOrder.filter((day, at) => at === 0 || day.state !== inOrder[at - 1]!.state || TELLING.has(day.change)).reverse()
}
