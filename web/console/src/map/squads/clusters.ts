/** Seen from afar, squads stand together by organisation: where their middle is, and how many are in which state. */
import type { Feature } from 'geojson'

import type { Squad } from '@/api/types'
import type { Position } from '@/stores/squads'

import { CLUSTER_SHAPES, imageId, type SquadShape, shapeOf } from '../marks/imageId'

/** Below this zoom squads are shown together. */
export const CLUSTER_BELOW_ZOOM = 11

export interface SquadCluster {
  organisation: Squad['organisation']
  location: [lon: number, lat: number]
  total: number
  counts: Record<SquadShape, number>
  bounds: [west: number, south: number, east: number, north: number]
}

function emptyCluster(organisation: Squad['organisation']): SquadCluster {
  return {
    organisation,
    location: [0, 0],
    total: 0,
    counts: { available: 0, assigned: 0, en_route: 0, on_scene: 0, off: 0 },
    bounds: [Infinity, Infinity, -Infinity, -Infinity],
  }
}

function take(cluster: SquadCluster, squad: Squad, [lon, lat]: readonly [number, number]): void {
  const [west, south, east, north] = cluster.bounds
  cluster.total += 1
  cluster.counts[shapeOf(squad.status)] += 1
  cluster.location[0] += (lon - cluster.location[0]) / cluster.total
  cluster.location[1] += (lat - cluster.location[1]) / cluster.total
  cluster.bounds = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)]
}

/** One cluster for each organisation with a located squad; a squad without a place is in none. */
export function clustersByOrganisation(squads: Iterable<Squad>, positions: ReadonlyMap<number, Position>): SquadCluster[] {
  const clusters = new Map<number, SquadCluster>()
  for (const squad of squads) {
    const position = positions.get(squad.id)
    if (!position) continue
    const { id } = squad.organisation
    if (!clusters.has(id)) clusters.set(id, emptyCluster(squad.organisation))
    take(clusters.get(id)!, squad, position.location)
  }
  return [...clusters.values()].sort((a, b) => b.total - a.total)
}

/** Kept to about a hundred metres, so that the middle of a busy district does not tremble. */
const STEADY = 1000

export function clusterFeature(cluster: SquadCluster, name: string): Feature {
  const { organisation, location, total, counts, bounds } = cluster
  const steady = location.map((value) => Math.round(value * STEADY) / STEADY)
  return {
    type: 'Feature',
    id: organisation.id,
    geometry: { type: 'Point', coordinates: steady },
    properties: {
      icon: imageId({ kind: 'cluster', counts: CLUSTER_SHAPES.map((shape) => counts[shape]) }),
      name,
      total,
      bounds: bounds.join(','),
      ...counts,
    },
  }
}
