/** What may not be drawn: an area that crosses itself or has none, and where; pure. */
import type { LonLat } from '@/api/types'

import type { Shape } from './content'

export interface Fault {
  code: 'self_intersection' | 'zero_area' | 'too_short'
  at: LonLat
}

type Segment = [LonLat, LonLat]

const across = ([ax, ay]: LonLat, [bx, by]: LonLat, [cx, cy]: LonLat): number => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

/** Where two segments meet within both; those that only touch at their ends do not. */
function crossing([a, b]: Segment, [c, d]: Segment): LonLat | null {
  const [first, second, third, fourth] = [across(c, d, a), across(c, d, b), across(a, b, c), across(a, b, d)]
  if (first * second > 0 || third * fourth > 0 || first === second) return null
  const share = first / (first - second)
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

const isSame = (a: LonLat, b: LonLat): boolean => a[0] === b[0] && a[1] === b[1]

function apart([a, b]: Segment, [c, d]: Segment): boolean {
  const [east, north] = [0, 1] as const
  return [east, north].some((axis) => Math.max(a[axis], b[axis]) < Math.min(c[axis], d[axis]) || Math.min(a[axis], b[axis]) > Math.max(c[axis], d[axis]))
}

/** The first place where a ring or an open line crosses itself. */
export function selfCrossing(line: readonly LonLat[]): LonLat | null {
  const segments = line.slice(1).map((place, at): Segment => [line[at]!, place]).filter(([from, to]) => !isSame(from, to))
  for (let at = 2; at < segments.length; at += 1) {
    for (let before = 0; before < at - 1; before += 1) {
      const closes = before === 0 && at === segments.length - 1 && isSame(line[0]!, line.at(-1)!)
      if (closes || apart(segments[before]!, segments[at]!)) continue
      const place = crossing(segments[before]!, segments[at]!)
      if (place) return place
    }
  }
  return null
}

function ringFault(ring: readonly LonLat[]): Fault | null {
  const place = selfCrossing(ring)
  if (place) return { code: 'self_intersection', at: place }
  return isFlat(ring) ? { code: 'zero_area', at: ring[0]! } : null
}

/** Whether all of a ring lies on one line, as nearly as degrees tell: a millimetre. */
function isFlat(ring: readonly LonLat[]): boolean {
  const [origin] = ring
  const twice = ring.slice(1).reduce((sum, place, at) => sum + across(origin!, ring[at]!, place), 0)
  return ring.length < 4 || Math.abs(twice) < 1e-13
}

function lineFault(line: readonly LonLat[]): Fault | null {
  return line.every((place) => isSame(place, line[0]!)) ? { code: 'too_short', at: line[0]! } : null
}

/** The first fault of a shape, or null. */
export function findFault(shape: Shape): Fault | null {
  const first = (lines: number[][][], look: (line: LonLat[]) => Fault | null) =>
    lines.reduce<Fault | null>((found, line) => found ?? look(line as LonLat[]), null)
  if (shape.type === 'Polygon') return first(shape.coordinates, ringFault)
  if (shape.type === 'MultiPolygon') return first(shape.coordinates.flat(), ringFault)
  if (shape.type === 'LineString') return first([shape.coordinates], lineFault)
  return shape.type === 'MultiLineString' ? first(shape.coordinates, lineFault) : null
}
