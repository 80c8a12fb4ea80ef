/**
 * How significance, patterns, density and states are told by colour and sign together. Hot and cold are the red and
 * blue of ColorBrewer's RdBu, which people who confuse red and green keep apart; each pattern has a hatch of its own.
 */
import type { Theme } from '@/theme/theme'

import type { HotspotChange, HotspotState } from './types'

/** Hatches as the painter knows them. */
export const HATCHES = ['solid', 'dots', 'lines', 'rising', 'falling', 'cross', 'sparse', 'hollow'] as const
export type Hatch = (typeof HATCHES)[number]

export interface Tone {
  colour: string
  hatch: Hatch
}

const HOT: Record<Theme, [string, string, string]> = {
  dark: ['#b5524a', '#e06a55', '#ff9878'],
  light: ['#f4a582', '#d6604d', '#a50f1f'],
}
const COLD: Record<Theme, [string, string, string]> = {
  dark: ['#2f6fa8', '#5599d4', '#9ccbf0'],
  light: ['#92c5de', '#4393c3', '#1b559c'],
}

/** Steps of significance, −3 … 3; cold ones are hatched as well. */
export function levelTone(level: number, theme: Theme): Tone {
  if (level > 0) return { colour: HOT[theme][level - 1]!, hatch: 'solid' }
  return { colour: COLD[theme][-level - 1]!, hatch: 'falling' }
}

export const LEVELS = [3, 2, 1, -1, -2, -3] as const
/** Confidence in per cent by step. */
export const CONFIDENCE: Record<number, number> = { 1: 90, 2: 95, 3: 99 }

/** The eight patterns by code; negative codes are the cold ones of the same name. */
export const PATTERNS = [
  'none', 'new', 'consecutive', 'intensifying', 'persistent', 'diminishing', 'sporadic', 'oscillating', 'historical',
] as const
const PATTERN_HATCH: Hatch[] = ['hollow', 'dots', 'lines', 'rising', 'solid', 'falling', 'sparse', 'cross', 'hollow']
const PATTERN_STEP = [0, 2, 1, 2, 2, 1, 1, 1, 1]

export function patternTone(code: number, theme: Theme): Tone {
  const of = Math.abs(code)
  const colours = code > 0 ? HOT : COLD
  return { colour: colours[theme][PATTERN_STEP[of]!]!, hatch: PATTERN_HATCH[of]! }
}

/** The code of a pattern by the server's name, such as new_hot, in whatever order it counts them. */
export function patternCode(name: string): number {
  const [kind, ...rest] = name.split('_')
  const of = PATTERNS.indexOf(kind as (typeof PATTERNS)[number])
  if (of <= 0) return 0
  return rest.at(-1) === 'cold' ? -of : of
}

/** Five bands of density, each lighter or darker than the one before: brightness alone tells them apart. */
export const DENSITY: Record<Theme, string[]> = {
  dark: ['#3b2a4f', '#7a3b69', '#c05b5b', '#f09a4a', '#fde08a'],
  light: ['#fee8c8', '#fdbb84', '#ef7e55', '#c9372c', '#7f0000'],
}

/** A sign for each state, so that lists are read without colour. */
export const STATE_SIGN: Record<HotspotState, string> = {
  emerging: '◔', confirmed: '●', treated: '◆', abating: '◑', cleared: '○', relapsed: '↺',
}
export const CHANGE_SIGN: Record<HotspotChange, string> = {
  born: '＋', grew: '▲', same: '＝', shrank: '▽', split: '÷', merged: '∪', faded: '◌', absent: '◌', cleared: '✓', relapsed: '↺',
}
/** What has become worse comes first. */
export const CHANGE_ORDER: HotspotChange[] = ['relapsed', 'born', 'grew', 'split', 'merged', 'same', 'shrank', 'faded', 'absent', 'cleared']

const STATE_TOKEN: Record<HotspotState, string> = {
  emerging: '--p2-text', confirmed: '--p1-text', treated: '--accent', abating: '--squad-available', cleared: '--quiet', relapsed: '--boundary-text',
}

export const stateColour = (state: HotspotState): string => `var(${STATE_TOKEN[state]})`
