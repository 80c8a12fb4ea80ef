/** Cells as triangles: a fan around each centre, in Mercator units beside an origin, so that single precision is enough. */
import type { CellShapes } from './cellShapes'

export interface CellMesh {
  count: number
  /** Vertices of each cell: its centre, then its corners. */
  perCell: number
  origin: [x: number, y: number]
  /** x, y of each vertex from the origin. */
  places: Float32Array
  /** 1 at a centre, 0 along the edge. */
  edges: Uint8Array
  triangles: Uint32Array
}

export const mercatorX = (lon: number): number => (lon + 180) / 360
export const mercatorY = (lat: number): number => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)

export function makeMesh({ count, corners, places: degrees }: CellShapes): CellMesh {
  const perCell = corners + 1
  const places = new Float32Array(count * perCell * 2)
  const edges = new Uint8Array(count * perCell)
  const triangles = new Uint32Array(count * corners * 3)
  const origin: [number, number] = count > 0 ? [mercatorX(degrees[0]!), mercatorY(degrees[1]!)] : [0, 0]
  for (let cell = 0; cell < count; cell += 1) {
    const centre = cell * perCell
    let [sumX, sumY] = [0, 0]
    for (let corner = 0; corner < corners; corner += 1) {
      const from = (cell * corners + corner) * 2
      const to = (centre + 1 + corner) * 2
      const x = mercatorX(degrees[from]!) - origin[0]
      const y = mercatorY(degrees[from + 1]!) - origin[1]
      places[to] = x
      places[to + 1] = y
      sumX += x
      sumY += y
      const triangle = (cell * corners + corner) * 3
      triangles[triangle] = centre
      triangles[triangle + 1] = centre + 1 + corner
      triangles[triangle + 2] = centre + 1 + ((corner + 1) % corners)
    }
    places[centre * 2] = sumX / corners
    places[centre * 2 + 1] = sumY / corners
    edges[centre] = 1
  }
  return { count, perCell, origin, places, edges, triangles }
}

/** For each corner of each cell the number of the place that it shares with its neighbours, and how many there are. */
export function sharedCorners({ count, corners, places }: CellShapes): { corner: Int32Array; count: number } {
  const corner = new Int32Array(count * corners)
  const known = new Map<number, number>()
  for (let at = 0; at < corner.length; at += 1) {
    // Neighbours agree to a few millionths of a degree: about a metre.
    const key = Math.round(places[at * 2]! * 5e4) * 2 ** 24 + Math.round(places[at * 2 + 1]! * 5e4)
    const number = known.get(key) ?? known.size
    if (number === known.size) known.set(key, number)
    corner[at] = number
  }
  return { corner, count: known.size }
}

/**
 * A surface over cells: what each holds is given to its corners and back, twice, so that neighbours share it; then each
 * vertex has its value. What lies outside counts as empty.
 */
export class Surface {
  private readonly shared: { corner: Int32Array; count: number }

  constructor(private readonly shapes: CellShapes) {
    this.shared = sharedCorners(shapes)
  }

  values(counts: Float32Array, rounds = 2): Float32Array {
    const { count, corners } = this.shapes
    const meeting = corners === 4 ? 4 : 3
    let cells: Float32Array<ArrayBufferLike> = counts
    let places = this.gather(cells, meeting)
    for (let round = 0; round < rounds; round += 1) {
      cells = this.spread(places)
      places = this.gather(cells, meeting)
    }
    const values = new Float32Array(count * (corners + 1))
    for (let cell = 0; cell < count; cell += 1) {
      const at = cell * (corners + 1)
      values[at] = cells[cell]!
      for (let corner = 0; corner < corners; corner += 1) values[at + 1 + corner] = places[this.shared.corner[cell * corners + corner]!]!
    }
    return values
  }

  private gather(cells: Float32Array, meeting: number): Float32Array {
    const { corners } = this.shapes
    const places = new Float32Array(this.shared.count)
    for (let cell = 0; cell < cells.length; cell += 1) {
      const share = cells[cell]! / meeting
      if (share === 0) continue
      for (let corner = 0; corner < corners; corner += 1) places[this.shared.corner[cell * corners + corner]!]! += share
    }
    return places
  }

  private spread(places: Float32Array): Float32Array {
    const { count, corners } = this.shapes
    const cells = new Float32Array(count)
    for (let cell = 0; cell < count; cell += 1) {
      let sum = 0
      for (let corner = 0; corner < corners; corner += 1) sum += places[this.shared.corner[cell * corners + corner]!]!
      cells[cell] = sum / corners
    }
    return cells
  }
}
