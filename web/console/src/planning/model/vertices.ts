/** Vertices of a shape, found and changed one by one; rings stay closed. Pure. */
import type { LonLat } from '@/api/types'

import type { Shape } from './content'

/** Where in `coordinates` a line or ring stands: [] of a line, [0] of the shell, [2, 1] of the third part's first hole. */
export type Path = readonly number[]

export interface Run {
  path: Path
  /** Without the last vertex of a ring, which is its first again. */
  vertices: LonLat[]
  isRing: boolean
}

export interface VertexRef {
  path: Path
  at: number
}

const DEPTH: Record<Shape['type'], number> = { Point: -1, MultiPoint: 0, LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }
const isAreal = (shape: Shape): boolean => shape.type === 'Polygon' || shape.type === 'MultiPolygon'

/** The lines, rings or points of a shape. */
export function runsOf(shape: Shape): Run[] {
  if (shape.type === 'Point') return [{ path: [], vertices: [shape.coordinates as LonLat], isRing: false }]
  return gather(shape.coordinates, DEPTH[shape.type], [], isAreal(shape))
}

function gather(coordinates: unknown, depth: number, path: number[], isRing: boolean): Run[] {
  if (depth > 0) return (coordinates as unknown[]).flatMap((inner, at) => gather(inner, depth - 1, [...path, at], isRing))
  const vertices = coordinates as LonLat[]
  return [{ path, vertices: isRing ? vertices.slice(0, -1) : vertices, isRing }]
}

/** The shape with the vertices of one run changed; null when too few are left for it. */
function withRun(shape: Shape, path: Path, change: (vertices: LonLat[]) => LonLat[]): Shape | null {
  const run = runsOf(shape).find((each) => isSamePath(each.path, path))
  if (!run) return null
  const vertices = change(run.vertices)
  if (vertices.length < leastOf(shape)) return null
  if (shape.type === 'Point') return { ...shape, coordinates: [...vertices[0]!] }
  const closed = run.isRing ? [...vertices, vertices[0]!] : vertices
  return { ...shape, coordinates: replaced(shape.coordinates, path, closed) } as Shape
}

function leastOf(shape: Shape): number {
  if (isAreal(shape)) return 3
  return shape.type === 'LineString' || shape.type === 'MultiLineString' ? 2 : 1
}

export const isSamePath = (a: Path, b: Path): boolean => a.length === b.length && a.every((each, at) => each === b[at])

function replaced(coordinates: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  return (coordinates as unknown[]).map((inner, at) => (at === first ? replaced(inner, rest, value) : inner))
}

export function moveVertex(shape: Shape, { path, at }: VertexRef, to: LonLat): Shape {
  return withRun(shape, path, (vertices) => vertices.map((vertex, index) => (index === at ? to : vertex))) ?? shape
}

/** Puts a vertex after another one. */
export function insertVertex(shape: Shape, { path, at }: VertexRef, place: LonLat): Shape {
  return withRun(shape, path, (vertices) => vertices.toSpliced(at + 1, 0, place)) ?? shape
}

/** Null when what is left would be no shape any more. */
export function removeVertex(shape: Shape, { path, at }: VertexRef): Shape | null {
  return withRun(shape, path, (vertices) => vertices.toSpliced(at, 1))
}

/** Puts a whole run in the place of another; null when it has too few vertices. */
export function replaceRun(shape: Shape, path: Path, vertices: LonLat[]): Shape | null {
  return withRun(shape, path, () => vertices)
}

/** Without places that are put twice in a row, as hands do. */
export function withoutRepeats(shape: Shape): Shape {
  if (shape.type === 'Point' || shape.type === 'MultiPoint') return shape
  const isNew = (place: LonLat, at: number, line: LonLat[]) => at === 0 || place[0] !== line[at - 1]![0] || place[1] !== line[at - 1]![1]
  const isEnd = (first: LonLat, last: LonLat) => first[0] === last[0] && first[1] === last[1]
  return runsOf(shape).reduce<Shape>((kept, { path, isRing }) => {
    return withRun(kept, path, (vertices) => {
      const once = vertices.filter(isNew)
      return isRing && once.length > 3 && isEnd(once[0]!, once.at(-1)!) ? once.slice(0, -1) : once
    }) ?? kept
  }, shape)
}

/** Every place of a shape changed alike. */
export function mapPlaces(shape: Shape, change: (place: LonLat) => LonLat): Shape {
  const walk = (coordinates: unknown): unknown =>
    typeof (coordinates as unknown[])[0] === 'number' ? change(coordinates as LonLat) : (coordinates as unknown[]).map(walk)
  return { ...shape, coordinates: walk(shape.coordinates) } as Shape
}

/** The middle of each edge, where a vertex can be pulled out. */
export function midpointsOf(run: Run): { at: number; place: LonLat }[] {
  const { vertices, isRing } = run
  const count = isRing ? vertices.length : vertices.length - 1
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [vertices[at]!, vertices[(at + 1) % vertices.length]!]
    return { at, place: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] }
  })
}
