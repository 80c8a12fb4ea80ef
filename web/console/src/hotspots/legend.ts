/** The lines of the legend: a tone and its words, for the screen and for pictures alike. */
import { translate } from '@/i18n/i18n'
import type { Theme } from '@/theme/theme'

import type { Show } from './pictures'
import { CONFIDENCE, LEVELS, levelTone, PATTERNS, patternTone, type Tone } from './scales'

export interface LegendLine {
  key: string
  tone: Tone
  words: string
}

export function legendLines(show: Show, theme: Theme): LegendLine[] {
  return show === 'significance' ? levelLines(theme) : patternLines(theme)
}

/** Hot and cold as a row each, the weakest first, so that a legend is two lines high. */
export function levelRows(theme: Theme): { words: string; lines: LegendLine[] }[] {
  const row = (sign: 1 | -1) => ({
    words: translate(sign > 0 ? 'hotspots.hotSide' : 'hotspots.coldSide'),
    lines: [1, 2, 3].map((level) => ({
      key: String(sign * level), tone: levelTone(sign * level, theme), words: translate('hotspots.confidence', { n: CONFIDENCE[level]! }),
    })),
  })
  return [row(1), row(-1)]
}

function levelLines(theme: Theme): LegendLine[] {
  return LEVELS.map((level) => ({
    key: String(level),
    tone: levelTone(level, theme),
    words: translate(level > 0 ? 'hotspots.hotSide' : 'hotspots.coldSide') + ' ' + translate('hotspots.confidence', { n: CONFIDENCE[Math.abs(level)]! }),
  }))
}

function patternLines(theme: Theme): LegendLine[] {
  const of = (sign: 1 | -1) =>
    PATTERNS.slice(1).map((pattern, at) => ({
      key: String(sign * (at + 1)),
      tone: patternTone(sign * (at + 1), theme),
      words: translate(`hotspots.${sign > 0 ? 'hot' : 'cold'}.${pattern}`),
    }))
  return [...of(1), ...of(-1)]
}
