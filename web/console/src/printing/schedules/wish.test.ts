import { describe, expect, it } from 'vitest'

import type { PrintSchedule } from './calls'
import { bodyOf, pausedOf, wishOf } from './wish'

const KNOWN = {
  id: 1, what: 'sheet', language: 'en', times: '0 8 * * 1-5', folder: 'early', keep: 7, paused: true,
  options: { paper: 'A4', landscape: false, title: null, bounds: [116, 39, 117, 40], layers: [3], group: null, window: null },
} as unknown as PrintSchedule

describe('a schedule of printing', () => {
  it('is changed without losing what the form does not show', () => {
    expect(bodyOf(wishOf(KNOWN, 'zh-CN'), KNOWN, null)).toEqual({
      what: 'sheet', language: 'en', times: '0 8 * * 1-5', folder: 'early', keep: 7, paused: true,
      options: { paper: 'A4', landscape: false, title: null, bounds: [116, 39, 117, 40], layers: [3] },
    })
  })

  it('bears only the options of what it makes, of the area that is shown', () => {
    const wish = { ...wishOf(null, 'zh-CN'), area: 'shown' as const }
    expect(bodyOf(wish, null, [-200, 39, 117, 40])).toMatchObject({ what: 'briefing', language: 'zh-CN', options: { window: 28, group: 'all', bounds: [-180, 39, 117, 40] } })
  })

  it('is paused as it is', () => {
    expect(pausedOf(KNOWN, false)).toMatchObject({ paused: false, options: KNOWN.options, times: KNOWN.times })
  })
})
