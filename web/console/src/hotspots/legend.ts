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
