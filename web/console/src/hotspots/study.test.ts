import { describe, expect, it } from 'vitest'

import { i18n } from '@/i18n/i18n'

import { coarserWords, maskWords, studyWords } from './study'
import type { Study } from './types'

const t = (key: string, named: Record<string, unknown>): string => (i18n.global.t as (key: string, named: object, options: object) => string)(key, named, { locale: 'zh-CN' })
const study = (changes: Partial<Study> = {}): Study => ({
  basis: 'jurisdictions', cells: 59101, area_m2: 1.64e10, mask: 'roads', left_out: 160608, wanted: 'h3:9', wanted_cells: 59101, most_cells: 160000,
  cases: 1, outside: 0, organisations: [], measures: [], ...changes,
})

describe('the study mask in words', () => {
  it('says which cells count and how many do not', () => {
    expect(studyWords(study(), t)).toContain('59,101')
    expect(maskWords(study(), 'h3:9', t)).toMatch(/9 级.*160,608/)
    expect(maskWords(study({ mask: 'land', left_out: 0 }), 'square:250', t)).toMatch(/250 米.*全部/)
  })

  it('says why cells are larger than asked for, and what would do', () => {
    expect(coarserWords(study(), 'h3:9', t)).toBe('')
    expect(coarserWords(study({ most_cells: null, wanted: 'h3:8' }), 'h3:8', t)).toBe('')
    const masked = coarserWords(study({ wanted_cells: 222567 }), 'h3:8', t)
    expect(masked).toMatch(/8 级.*9 级.*222,567.*160,000/)
    expect(masked).not.toContain('路网')
    expect(coarserWords(study({ mask: 'land' }), 'h3:8', t)).toContain('路网')
  })
})
