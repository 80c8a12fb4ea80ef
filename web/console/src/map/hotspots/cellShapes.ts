/** The cells of a run as the server packs them, and which of them lies under a place. Pure; lon, lat in degrees. */
import type { LonLat } from '@/api/types'

export interface CellShapes {
  runId: number
  count: number
  /** Corners of each cell; a ring with fewer repeats its last one. */
  corners: number
  /** lon, lat of each corner of each cell. */
  places: Float64Array
  /** The row of a cell by its number; an account that sees a part of the city has a part of the numbers. */
  rows: Map<number, number>
  numbers: number[]
}

interface Packed {
  run_id: number
  count: number
  corners: number
  /** So many parts make a degree. */
  degrees: number
  cell: number[]
  shapes: string
}

/** Unpacks base64 of little-endian int32 in parts of a degree. */
export function unpackShapes(packed: Packed): CellShapes {
  const text = atob(packed.shapes)
  const view = new DataView(new ArrayBuffer(text.length))
  for (let at = 0; at < text.length; at += 1) view.setUint8(at, text.charCodeAt(at))
  const places = new Float64Array(text.length / 4)
  for (let at = 0; at < places.length; at += 1) places[at] = view.getInt32(at * 4, true) / packed.degrees
  return { runId: packed.run_id, count: packed.count, corners: packed.corners, places, rows: new Map(packed.cell.map((number, row) => [number, row])), numbers: packed.cell }
}

export function ringOf({ corners, places }: CellShapes, cell: number): LonLat[] {
  const first = cell * corners * 2
  return Array.from({ length: corners }, (_, at): LonLat => [places[first + at * 2]!, places[first + at * 2 + 1]!])
}

function holds(ring: LonLat[], [lon, lat]: LonLat): boolean {
  let inside = false
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [ax, ay] = ring[at]!
    const [bx, by] = ring[before]!
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Finds cells by place: cells lie in the squares of a raster about as large as they are. */
export class CellFinder {
  private readonly squares = new Map<number, number[]>()
  private readonly size: number
  private readonly west: number
  private readonly south: number

  constructor(private readonly shapes: CellShapes) {
    const { places, corners, count } = shapes
    let [west, south] = [Infinity, Infinity]
    for (let at = 0; at < places.length; at += 2) {
      west = Math.min(west, places[at]!)
      south = Math.min(south, places[at + 1]!)
    }
    const widest = count > 0 ? Math.max(...extentOf(ringOf(shapes, 0))) : 0
    ;[this.west, this.south, this.size] = [west, south, Math.max(widest * 1.5, 1e-5)]
    for (let cell = 0; cell < count; cell += 1) {
      const at = cell * corners * 2
      this.put(this.square(places[at]!, places[at + 1]!), cell)
    }
  }

  find(place: LonLat): number | null {
    const middle = this.square(place[0], place[1])
    for (const east of [0, -1, 1]) {
      for (const north of [0, -1, 1]) {
        for (const cell of this.squares.get(middle + east + north * COLUMNS) ?? []) {
          if (holds(ringOf(this.shapes, cell), place)) return cell
        }
      }
    }
    return null
  }

  private square(lon: number, lat: number): number {
    return Math.floor((lon - this.west) / this.size) + Math.floor((lat - this.south) / this.size) * COLUMNS
  }

  private put(square: number, cell: number): void {
    const cells = this.squares.get(square)
    if (cells) cells.push(cell)
    else this.squares.set(square, [cell])
  }
}

const COLUMNS = 1 << 20

function extentOf(ring: LonLat[]): [number, number] {
  const lons = ring.map(([lon]) => lon)
  const lats = ring.map(([, lat]) => lat)
  return [Math.max(...lons) - Math.min(...lons), Math.max(...lats) - Math.min(...lats)]
}
