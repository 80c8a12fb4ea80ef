import { describe, expect, it } from 'vitest'

import type { Squad, SquadStatus } from '@/api/types'
import type { Position } from '@/stores/squads'

import { clusterFeature, clustersByOrganisation } from './clusters'

const CHAOYANG = { id: 5, code: '110105', name: '朝阳区', name_en: 'Chaoyang' }
const HAIDIAN = { id: 8, code: '110108', name: '海淀区', name_en: 'Haidian' }

function squad(id: number, status: SquadStatus, organisation = CHAOYANG): Squad {
  return { id, status, organisation, call_sign: `${id}` } as Squad
}

function positions(places: Record<number, [number, number]>): Map<number, Position> {
  return new Map(
    Object.entries(places).map(([id, location]) => [Number(id), { location, heading_deg: null, speed_kmh: null, at: 0 }]),
  )
}

describe('clusters by organisation', () => {
  it('is none without squads or without places', () => {
    expect(clustersByOrganisation([], new Map())).toEqual([])
    expect(clustersByOrganisation([squad(1, 'available')], new Map())).toEqual([])
  })

  it('counts by state around the middle, the larger first', () => {
    const squads = [squad(1, 'available'), squad(2, 'busy'), squad(3, 'off_duty'), squad(4, 'en_route', HAIDIAN)]
    const clusters = clustersByOrganisation(squads, positions({ 1: [116, 40], 2: [117, 40], 3: [116.5, 40.6], 4: [116.3, 40] }))
    expect(clusters.map((cluster) => cluster.organisation.name)).toEqual(['朝阳区', '海淀区'])
    expect(clusters[0]).toMatchObject({ total: 3, bounds: [116, 40, 117, 40.6] })
    expect(clusters[0]!.counts).toEqual({ available: 1, assigned: 0, en_route: 0, on_scene: 1, off: 1 })
    expect(clusters[0]!.location[0]).toBeCloseTo(116.5)
    expect(clusters[0]!.location[1]).toBeCloseTo(40.2)
  })

  it('names its image by its counts and keeps its place steady', () => {
    const [cluster] = clustersByOrganisation([squad(1, 'available')], positions({ 1: [116.12345678, 39.98765432] }))
    expect(clusterFeature(cluster!, '朝阳区')).toMatchObject({
      id: 5,
      geometry: { coordinates: [116.123, 39.988] },
      properties: { icon: 'cluster:1,0,0,0,0', name: '朝阳区', total: 1, available: 1 },
    })
  })
})
