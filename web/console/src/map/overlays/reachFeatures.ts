/** Reach as features: areas for the fill, and outer edges alone for the lines, since every gap has a rim too many. Pure. */
import type { Feature, FeatureCollection, Position } from 'geojson'

import type { FeatureCollection as Reach } from '@/api/types'

import { boundsOf, positionsOf } from '../camera'
import { metresBetween } from './lines'

type Rings = Position[][]

/** Specks smaller than this (metres across) are filled but have no edge. */
const LEAST_EDGE_M = 400

function polygonsOf(geometry: Reach['features'][number]['geometry']): Rings[] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Rings]
  return geometry?.type === 'MultiPolygon' ? (geometry.coordinates as Rings[]) : []
}

function isSpeck(ring: Position[]): boolean {
  const [west, south, east, north] = boundsOf(positionsOf(ring))!
  return metresBetween([west, south], [east, north]) < LEAST_EDGE_M
}

function fromLargest(reach: Reach<{ minutes: number }>): Reach<{ minutes: number }>['features'] {
  return [...reach.features].sort((a, b) => b.properties.minutes - a.properties.minutes)
}

/** Areas, the largest first, so that fills add up toward the start. */
export function reachAreas(reach: Reach<{ minutes: number }>): FeatureCollection {
  const features = fromLargest(reach).map(
    ({ geometry, properties }): Feature => ({
      type: 'Feature',
      properties: { minutes: properties.minutes },
      geometry: { type: 'MultiPolygon', coordinates: polygonsOf(geometry) },
    }),
  )
  return { type: 'FeatureCollection', features }
}

/** The outer edges of each area, with the words that stand along them. */
export function reachEdges(reach: Reach<{ minutes: number }>, label: (minutes: number) => string): FeatureCollection {
  const features = fromLargest(reach).map(({ geometry, properties }): Feature => {
    const outer = polygonsOf(geometry).flatMap((rings) => (rings[0] && !isSpeck(rings[0]) ? [rings[0]] : []))
    return {
      type: 'Feature',
      properties: { minutes: properties.minutes, label: label(properties.minutes) },
      geometry: { type: 'MultiLineString', coordinates: outer },
    }
  })
  return { type: 'FeatureCollection', features }
}
