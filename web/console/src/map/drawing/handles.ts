/** The handles of the chosen shape: its vertices and the middles between, or the grips that turn and stretch it. Pure. */
import type { Feature } from 'geojson'

import type { LonLat } from '@/api/types'
import type { Shape } from '@/planning/model/content'
import type { Box } from '@/planning/model/snapping'
import { midpointsOf, type Path, runsOf, type VertexRef } from '@/planning/model/vertices'

import { boundsOf, positionsOf } from '../camera'

/** More vertices than these are shown only from nearer by. */
export const MOST_HANDLES = 1500

function at(place: LonLat, properties: Record<string, unknown>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: place } }
}

const within = ([lon, lat]: LonLat, [west, south, east, north]: Box): boolean => lon >= west && lon <= east && lat >= south && lat <= north

export const refOf = (properties: Record<string, unknown>): VertexRef => ({
  path: JSON.parse(String(properties.path)) as Path,
  at: Number(properties.at),
})

export const isSameRef = (a: VertexRef | null, b: VertexRef | null): boolean =>
  a !== null && b !== null && a.at === b.at && a.path.join() === b.path.join()

/** The vertices in sight, and the middles unless there are too many. */
export function vertexHandles(shape: Shape, box: Box, active: VertexRef | null): Feature[] {
  const vertices: Feature[] = []
  const middles: Feature[] = []
  for (const run of runsOf(shape)) {
    const path = JSON.stringify(run.path)
    run.vertices.forEach((place, index) => {
      const isActive = isSameRef(active, { path: run.path, at: index })
      if (within(place, box)) vertices.push(at(place, { role: 'vertex', path, at: index, active: isActive }))
    })
    if (shape.type === 'Point' || shape.type === 'MultiPoint') continue
    for (const { at: index, place } of midpointsOf(run)) if (within(place, box)) middles.push(at(place, { role: 'mid', path, at: index }))
  }
  if (vertices.length > MOST_HANDLES) return []
  return vertices.length + middles.length > MOST_HANDLES ? vertices : [...middles, ...vertices]
}

export function centreOf(shape: Shape): LonLat {
  const [west, south, east, north] = boundsOf(positionsOf(shape.coordinates))!
  return [(west + east) / 2, (south + north) / 2]
}

/** A box around the shape, a grip above it to turn and one at its corner to stretch. `unproject` sets the grip off. */
export function gripHandles(shape: Shape, above: (place: LonLat) => LonLat): Feature[] {
  const [west, south, east, north] = boundsOf(positionsOf(shape.coordinates))!
  const top: LonLat = [(west + east) / 2, north]
  const turn = above(top)
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
  const line = (coordinates: number[][]): Feature => ({ type: 'Feature', properties: { role: 'box' }, geometry: { type: 'LineString', coordinates } })
  return [line(ring), line([top, turn]), at(turn, { role: 'grip', grip: 'turn' }), at([east, south], { role: 'grip', grip: 'stretch' })]
}

export const mark = (place: LonLat, role: 'snap' | 'fault'): Feature => at(place, { role })
