import { describe, expect, it } from 'vitest'

import type { Forecast, Outbreaks } from './calls'
import { circle, shapesOf } from './shapes'
import { percent, times } from './words'

const corners: [number, number][] = [[116, 39], [116.1, 39], [116.1, 39.1], [116, 39.1]]
const forecast = (...shares: number[]) => ({ cells: shares.map((share) => ({ corners, share, expected: share })) }) as Forecast

describe('shapes', () => {
  it('give cells in three steps of what is expected', () => {
    const { features } = shapesOf(forecast(0.4, 0.2, 0.2, 0.1, 0.1), null)
    expect(features.map(({ properties }) => properties!.step)).toEqual([0, 1, 1, 2, 2])
    expect(features[0]!.geometry).toMatchObject({ coordinates: [[...corners, corners[0]]] })
  })

  it('draw what goes on at the end of the newest day', () => {
    const outbreak = { centre: [116, 40], radius_m: 500, cases: 8 }
    const days = [{ day: '2026-06-30', outbreaks: [outbreak] }, { day: '2026-06-29', outbreaks: [outbreak, outbreak] }]
    const { features } = shapesOf(null, { days } as unknown as Outbreaks)
    expect(features.map(({ properties }) => properties)).toEqual([{ part: 'outbreak', label: '8' }])
  })

  it('are none where there is nothing', () => {
    expect(shapesOf(null, null).features).toEqual([])
    expect(shapesOf(forecast(), null).features).toEqual([])
  })

  it('draw circles that are closed and as wide as they say', () => {
    const ring = circle([116, 40], 1000)
    expect(ring[0]).toEqual(ring.at(-1))
    const lats = ring.map(([, lat]) => lat!)
    expect(((Math.max(...lats) - Math.min(...lats)) / 360) * 40_030_000).toBeCloseTo(2000, -1)
  })
})

describe('words', () => {
  it('round as far as can be known', () => {
    expect(percent(0.5792)).toBe('58%')
    expect(percent(0.0012)).toBe('0.1%')
    expect(times(57.93)).toBe('58')
    expect(times(1.834)).toBe('1.8')
  })
})
