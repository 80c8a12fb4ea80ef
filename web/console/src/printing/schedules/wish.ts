/** What is chosen in the form of a schedule of printing, and what is sent of it; pure. */
import type { BBox } from '@/stores/mapCommands'

import { within } from '../order'
import type { PrintSchedule, PrintScheduleBody } from './calls'
import { cronOf, type Times, timesOf } from './times'

export interface Wish {
  what: 'briefing' | 'sheet'
  language: 'zh-CN' | 'en'
  window: 7 | 28 | 90
  group: string
  paper: 'A3' | 'A4'
  format: 'landscape' | 'portrait'
  title: string
  area: 'whole' | 'shown' | 'kept'
  folder: string
  keep: number
  times: Times
}

export function wishOf(known: PrintSchedule | null, language: Wish['language']): Wish {
  const options = known?.options
  return {
    what: known?.what ?? 'briefing',
    language: known?.language ?? language,
    window: options?.window ?? 28,
    group: options?.group ?? 'all',
    paper: options?.paper ?? 'A3',
    format: options?.landscape === false ? 'portrait' : 'landscape',
    title: options?.title ?? '',
    area: options?.bounds ? 'kept' : 'whole',
    folder: known?.folder ?? '',
    keep: known?.keep ?? 30,
    times: timesOf(known?.times ?? '0 8 * * *'),
  }
}

/** What is sent; of a schedule that is changed, what the form does not show stays. */
export function bodyOf(wish: Wish, known: PrintSchedule | null, shown: BBox | null): PrintScheduleBody {
  const kept = known?.options.bounds ?? null
  const bounds = wish.area === 'shown' ? shown && within(shown) : wish.area === 'kept' ? kept : null
  const layers = known?.what === 'sheet' ? known.options.layers : null
  const options =
    wish.what === 'briefing'
      ? { window: wish.window, group: wish.group }
      : { paper: wish.paper, landscape: wish.format === 'landscape', title: wish.title.trim() || null, layers }
  return {
    what: wish.what,
    language: wish.language,
    options: { ...options, bounds },
    times: cronOf(wish.times),
    folder: wish.folder.trim(),
    keep: wish.keep,
    paused: known?.paused ?? false,
  }
}

/** A schedule as it is, but paused or resumed. */
export function pausedOf(known: PrintSchedule, paused: boolean): PrintScheduleBody {
  const { what, language, options, times, folder, keep } = known
  return { what, language, options, times, folder, keep, paused }
}
