import { describe, expect, it } from 'vitest'

import type { Squad } from '@/api/types'

import { freshnessOf, squadRow } from './squadFeatures'

const NOW = Date.parse('2026-11-24T06:00:00Z')
const squad = { id: 7, call_sign: '朝阳-07', status: 'available' } as Squad
const fix = { location: [116.4, 39.9] as [number, number], heading_deg: 90, speed_kmh: 20, at: NOW - 10_000 }
const row = (changes: Partial<Squad> = {}, fixChanges: Partial<typeof fix> | object = {}) =>
  squadRow({ ...squad, ...changes }, { ...fix, ...fixChanges }, [116.4, 39.9], NOW, () => '12 分钟').properties

describe('the age of a fix', () => {
  it.each([
    [0, 'fresh'],
    [300, 'fresh'],
    [301, 'stale'],
    [1800, 'stale'],
    [1801, 'lost'],
    [-5, 'fresh'],
  ])('%i s is %s', (age_s, freshness) => {
    expect(freshnessOf(NOW - age_s * 1000, NOW)).toBe(freshness)
  })
})

describe('a squad on the map', () => {
  it('wears its state, its heading and its call sign', () => {
    expect(row()).toMatchObject({ icon: 'squad:available', notch: 'heading:available', heading: 90, label: '朝阳-07' })
  })

  it('turns its own arrow when it drives to an incident', () => {
    expect(row({ status: 'en_route' })).toMatchObject({ icon: 'squad:en_route', notch: '', turns: true })
  })

  it('has no heading when it stands, is off duty, or its fix is old', () => {
    expect(row({}, { speed_kmh: 0 }).notch).toBe('')
    expect(row({}, { heading_deg: null }).notch).toBe('')
    expect(row({ status: 'off_duty' }).notch).toBe('')
    expect(row({}, { at: NOW - 600_000 }).notch).toBe('')
  })

  it('wears the age of a stale fix', () => {
    expect(row({}, { at: NOW - 720_000 })).toMatchObject({ freshness: 'stale', label: '朝阳-07\n12 分钟' })
  })
})
