/** What a pointer snaps to: the nearest vertex within reach, else the nearest edge; pure. */
import type { LonLat } from '@/api/types'

import { type Shape } from './content'
import { runsOf } from './vertices'

/** Segments as x₁ y₁ x₂ y₂ one after another; a point is a segment of no length. */
export type SnapTargets = Float64Array

export interface Snap {
  place: LonLat
  to: 'vertex' | 'edge'
}

export type Box = readonly [west: number, south: number, east: number, north: number]

/** The segments of shapes that touch a box. */
export function targetsOf(shapes: Iterable<Shape>, box: Box): SnapTargets {
  const found: number[] = []
  for (const shape of shapes) {
    for (const { vertices, isRing } of runsOf(shape)) {
      const closed = isRing || vertices.length === 1 ? [...vertices, vertices[0]!] : vertices
      for (let at = 1; at < closed.length; at += 1) {
        const [from, to] = [closed[at - 1]!, closed[at]!]
        if (touches(from, to, box)) found.push(from[0], from[1], to[0], to[1])
      }
    }
  }
  return Float64Array.from(found)
}

function touches(from: LonLat, to: LonLat, [west, south, east, north]: Box): boolean {
  return (
    Math.max(from[0], to[0]) >= west && Math.min(from[0], to[0]) <= east && Math.max(from[1], to[1]) >= south && Math.min(from[1], to[1]) <= north
  )
}

/** The best place to snap to within so many degrees of latitude; null when nothing is near. */
export function snap(targets: readonly SnapTargets[], place: LonLat, within_deg: number): Snap | null {
  const east = Math.cos((place[1] * Math.PI) / 180)
  const best = { vertex: within_deg, edge: within_deg }
  const found: Record<Snap['to'], LonLat | null> = { vertex: null, edge: null }
  const consider = (to: Snap['to'], x: number, y: number): void => {
    const away = Math.hypot((x - place[0]) * east, y - place[1])
    if (away > best[to]) return
    best[to] = away
    found[to] = [x, y]
  }
  for (const segments of targets) {
    for (let at = 0; at < segments.length; at += 4) {
      const [x1, y1, x2, y2] = [segments[at]!, segments[at + 1]!, segments[at + 2]!, segments[at + 3]!]
      if (Math.min(y1, y2) > place[1] + within_deg || Math.max(y1, y2) < place[1] - within_deg) continue
      consider('vertex', x1, y1)
      consider('vertex', x2, y2)
      const share = along(place, x1, y1, x2, y2, east)
      consider('edge', x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
    }
  }
  if (found.vertex) return { place: found.vertex, to: 'vertex' }
  return found.edge && { place: found.edge, to: 'edge' }
}

function along(place: LonLat, x1: number, y1: number, x2: number, y2: number, east: number): number {
  const [dx, dy] = [(x2 - x1) * east, y2 - y1]
  const whole = dx * dx + dy * dy
  if (whole === 0) return 0
  return Math.min(1, Math.max(0, ((place[0] - x1) * east * dx + (place[1] - y1) * dy) / whole))
}
