// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'

import { translate } from '@/i18n/i18n'

import { writeCsv } from './csv'
import { addDays, daysBetween, mainFrom, writeSpan } from './days'
import { legendLines, levelRows } from './legend'
import { makeHotspot } from './makeHotspot'
import { pictureOfEmerging, pictureOfGiStar } from './pictures'
import { DENSITY, levelTone, patternCode, PATTERNS, patternTone } from './scales'
import { inSections } from './sections'
import { withSurroundings } from './surroundings'
import { turns } from './turns'
import type { HistoryDay } from './types'

describe('days', () => {
  it('are counted over months, leap days and summer time', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  it('name the span of a window that ends on them', () => {
    expect(writeSpan('2026-11-25', 28)).toBe('2026-10-29 – 11-25')
    expect(writeSpan('2026-01-03', 7)).toBe('2025-12-28 – 2026-01-03')
  })
})

describe('the bar of weeks', () => {
  const weeks = (...parts: [count: number, times: number][]) => parts.flatMap(([count, times]) => Array.from({ length: times }, () => count))

  it.each([
    ['begins where the cases are', weeks([1, 1], [0, 300], [2, 1], [0, 200], [340, 200]), 502],
    ['begins with the first of few cases', weeks([1, 1], [0, 20], [2, 1], [0, 3], [1, 4]), 0],
    ['keeps a beginning that was slow but is part of it', weeks([3, 40], [100, 50]), 0],
    ['skips the weeks before a group has any', weeks([0, 60], [4, 30]), 60],
    ['has nothing to begin with', weeks([0, 9]), 0],
  ])('%s', (_, counts, from) => expect(mainFrom(counts)).toBe(from))
})

describe('what is looked at', () => {
  it('is shown with what lies around it, and a large place as it is', () => {
    const [west, south, east, north] = withSurroundings([116.4, 39.9, 116.4, 39.9])
    expect((north - south) * 111_320).toBeCloseTo(900, 0)
    expect((east - west) * 111_320 * Math.cos((39.9 * Math.PI) / 180)).toBeCloseTo(900, 0)
    expect(withSurroundings([116, 39, 117, 40])).toEqual([116, 39, 117, 40])
  })
})

describe('sections', () => {
  const items = [
    makeHotspot({ id: 1, count: 5, change: 'grew' }),
    makeHotspot({ id: 2, count: 9, change: 'born', owner: { id: 6, code: '110101', name: '东城区', name_en: 'Dongcheng' } }),
    makeHotspot({ id: 3, count: 5, change: 'grew', z: 9, owner: null }),
  ]

  it('list the most cases first, then those that stand out further', () => {
    expect(inSections(items, 'count')[0]!.items.map(({ id }) => id)).toEqual([2, 3, 1])
    expect(inSections([], 'count')).toEqual([])
  })

  it('begin with what has become worse', () => {
    expect(inSections(items, 'change').map(({ key }) => key)).toEqual(['born', 'grew'])
  })

  it('keep what belongs to nobody by itself', () => {
    expect(inSections(items, 'owner').map(({ key }) => key)).toEqual(['owner-6', 'owner-5', 'owner-'])
  })
})

describe('pictures', () => {
  it('take levels and cases of Gi*', () => {
    const answer = {
      run_id: 3, as_of: '2026-11-25', first_day: '2026-10-29', last_day: '2026-11-25', n: 100, critical_z: 3.1, group: 'all', window: 28, source: 'all', mean: 0, deviation: 1, by: 'road_length' as const, unit: 'km', least: 0.2, exposure: [1.5, 0.3], left_out: { cells: 7, cases: 2 }, fresh: [], cases: 12, complaints: 8, patrols: 4,
      cell: [4, 9], count: [10, 2], z: [5.5, -2.2], level: [3, -1],
    }
    const picture = pictureOfGiStar('key', answer)
    expect([...picture.cell]).toEqual([4, 9])
    expect([...picture.code]).toEqual([3, -1])
    expect(picture.tested).toBe(100)
    expect([picture.unit, picture.leftOut]).toEqual(['km', { cells: 7, cases: 2, least: 0.2 }])
  })

  it('take patterns by their names, in whatever order the server counts them', () => {
    const answer = { run_id: 3, as_of: '2026-11-25', first_day: '2025-11-27', last_day: '2026-11-25', group: 'all', window: 28, source: 'all', weeks: 52, classes: [{ code: 0, key: 'none', hot: null }, { code: 7, key: 'new_cold', hot: false }, { code: -3, key: 'persistent_hot', hot: true }], cell: [1, 2], class: [-3, 7], trend: [0, 0], hot_weeks: [50, 0] }
    expect([...pictureOfEmerging('key', answer).code]).toEqual([4, -1])
    expect(patternCode('no pattern at all')).toBe(0)
  })
})

/** Colours as somebody without green cones sees them (Viénot, Brettel and Mollon 1999, in linear RGB), in CIE Lab. */
function seenByDeuteranope(colour: string): [number, number, number] {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as [number, number, number]
  const red = 0.29275 * r + 0.70725 * g
  const blue = -0.02234 * r + 0.02234 * g + b
  const x = f(((0.4124564 + 0.3575761) * red + 0.1804375 * blue) / 0.95047)
  const y = f((0.2126729 + 0.7151522) * red + 0.072175 * blue)
  const z = f(((0.0193339 + 0.119192) * red + 0.9503041 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
const f = (share: number) => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116)

const apart = (a: string, b: string) => Math.hypot(...seenByDeuteranope(a).map((value, at) => value - seenByDeuteranope(b)[at]!))

describe('tones', () => {
  it.each(['dark', 'light'] as const)('tell hot from cold and each step from the next without green (%s)', (theme) => {
    for (const step of [1, 2, 3]) expect(apart(levelTone(step, theme).colour, levelTone(-step, theme).colour)).toBeGreaterThan(10)
    for (const sign of [1, -1]) {
      expect(apart(levelTone(sign, theme).colour, levelTone(2 * sign, theme).colour)).toBeGreaterThan(8)
      expect(apart(levelTone(2 * sign, theme).colour, levelTone(3 * sign, theme).colour)).toBeGreaterThan(8)
    }
  })

  it.each(['dark', 'light'] as const)('of density grow lighter or darker by every band (%s)', (theme) => {
    const lightness = DENSITY[theme].map((colour) => seenByDeuteranope(colour)[0])
    const steps = lightness.slice(1).map((value, at) => value - lightness[at]!)
    expect(new Set(steps.map(Math.sign)).size).toBe(1)
    for (const step of steps) expect(Math.abs(step)).toBeGreaterThan(6)
  })

  it('of the patterns of one side differ by hatch or by step', () => {
    for (const sign of [1, -1]) {
      const looks = PATTERNS.slice(1).map((_, at) => JSON.stringify(patternTone(sign * (at + 1), 'dark')))
      expect(new Set(looks).size).toBe(8)
    }
  })

  it('hatch cold ones, so that the sides differ without any colour', () => {
    for (const step of [1, 2, 3]) expect(levelTone(step, 'light').hatch).not.toBe(levelTone(-step, 'light').hatch)
  })

  it('have words in the legend', () => {
    expect(legendLines('significance', 'dark')).toHaveLength(6)
    expect(levelRows('dark').flatMap(({ lines }) => lines.map(({ key }) => key))).toEqual(['1', '2', '3', '-1', '-2', '-3'])
    expect(new Set(legendLines('pattern', 'dark').map(({ words }) => words)).size).toBe(16)
    expect(legendLines('pattern', 'dark')[3]!.words).toBe(translate('hotspots.hot.persistent'))
  })
})

describe('CSV', () => {
  it('keeps commas, quotes and lines in their cells, and lets no cell become a formula', () => {
    const text = writeCsv(['name', 'n'], [['a,"b"\nc', 1], ['=1+1', -2], ['＝1', '-2.5'], [null as never, 0]])
    expect(text.slice(1)).toBe('name,n\r\n"a,""b""\nc",1\r\n\'=1+1,-2\r\n\'＝1,-2.5\r\n,0\r\n')
    expect(text.charCodeAt(0)).toBe(0xfeff)
  })
})

describe('history', () => {
  const day = (changes: Partial<HistoryDay>): HistoryDay => ({
    day: '2026-11-01', state: 'confirmed', change: 'same', count: 1, complaints: 1, patrols: 0, z: null, pattern: '', area_m2: 0, others: [], ...changes,
  })

  it('tells the days on which something turned, the newest first', () => {
    const days = [
      day({ day: '2026-11-03', state: 'confirmed' }),
      day({ day: '2026-11-01', state: 'emerging', change: 'born' }),
      day({ day: '2026-11-02', state: 'emerging', change: 'grew' }),
      day({ day: '2026-11-04', state: 'confirmed', change: 'split', others: [4] }),
    ]
    expect(turns(days).map((each) => each.day)).toEqual(['2026-11-04', '2026-11-03', '2026-11-01'])
  })
})
