/**
 * Density for looking at from afar, where a cell is a few pixels or less: the counts of cells on a raster, blurred.
 * Three boxes in a row come near to a Gaussian: its peak is an eighth lower (Wells 1986). Pure.
 */
import type { CellMesh } from './cellMesh'

/** Boxes of this radius, with what laying out between pixels adds, blur by 2.5 pixels: as coarse as it may be. */
const RADIUS = 2
const SPREAD = Math.sqrt((3 * ((2 * RADIUS + 1) ** 2 - 1)) / 12 + 1 / 6)
/** Room for the blur beside the outermost cells. */
const MARGIN = 3 * RADIUS + 1

export class Density {
  /** The raster as triangles between its pixels' middles; each of its vertices is one. */
  readonly mesh: CellMesh
  private readonly columns: number
  private readonly rows: number
  private readonly west: number
  private readonly north: number
  private readonly pitch: number
  /** Cases per pixel of the raster become cases per cell. */
  private readonly perCell: number

  /** `spread` is the standard deviation of the blur, in widths of a cell. */
  constructor(private readonly cells: CellMesh, spread: number) {
    const { east, west, south, north } = boundsOf(cells)
    const cell = cellOf(cells)
    this.pitch = Math.max((cell.width * spread) / SPREAD, 1e-9)
    this.west = west - MARGIN * this.pitch
    this.north = north - MARGIN * this.pitch
    this.columns = cells.count > 0 ? Math.ceil((east - west) / this.pitch) + 2 * MARGIN + 1 : 0
    this.rows = cells.count > 0 ? Math.ceil((south - north) / this.pitch) + 2 * MARGIN + 1 : 0
    this.perCell = cell.area / this.pitch ** 2
    this.mesh = this.meshed()
  }

  /** The density at each vertex of its mesh, in cases per cell. */
  values(counts: Float32Array): Float32Array {
    const raster = this.blurred(this.laidOut(counts))
    for (let at = 0; at < raster.length; at += 1) raster[at]! *= this.perCell
    return raster
  }

  private meshed(): CellMesh {
    const { columns, rows } = this
    const count = columns * rows
    const places = new Float32Array(count * 2)
    const triangles = new Uint32Array(Math.max(0, columns - 1) * Math.max(0, rows - 1) * 6)
    let next = 0
    for (let at = 0; at < count; at += 1) {
      const [column, row] = [at % columns, Math.floor(at / columns)]
      places[at * 2] = this.west + column * this.pitch
      places[at * 2 + 1] = this.north + row * this.pitch
      if (column + 1 === columns || row + 1 === rows) continue
      triangles.set([at, at + 1, at + columns, at + 1, at + columns + 1, at + columns], next)
      next += 6
    }
    return { count, perCell: 1, origin: this.cells.origin, places, edges: new Uint8Array(count), triangles }
  }

  /** Each count is shared by the four pixels around its cell's centre. */
  private laidOut(counts: Float32Array): Float32Array {
    const { places, perCell } = this.cells
    const raster = new Float32Array(this.columns * this.rows)
    for (let cell = 0; cell < counts.length; cell += 1) {
      const count = counts[cell]!
      if (count === 0) continue
      const x = (places[cell * perCell * 2]! - this.west) / this.pitch
      const y = (places[cell * perCell * 2 + 1]! - this.north) / this.pitch
      const [column, row] = [Math.floor(x), Math.floor(y)]
      const [right, down] = [x - column, y - row]
      const at = row * this.columns + column
      raster[at]! += count * (1 - right) * (1 - down)
      raster[at + 1]! += count * right * (1 - down)
      raster[at + this.columns]! += count * (1 - right) * down
      raster[at + this.columns + 1]! += count * right * down
    }
    return raster
  }

  private blurred(raster: Float32Array): Float32Array {
    const other = new Float32Array(raster.length)
    for (let pass = 0; pass < 3; pass += 1) {
      box(raster, other, this.rows, this.columns, this.columns, 1)
      box(other, raster, this.columns, this.rows, 1, this.columns)
    }
    return raster
  }
}

/** The mean of each pixel's neighbours along lines; `line` and `step` are how far apart lines and pixels lie. */
function box(from: Float32Array, to: Float32Array, lines: number, length: number, line: number, step: number): void {
  const share = 1 / (2 * RADIUS + 1)
  for (let at = 0; at < lines; at += 1) {
    const first = at * line
    let sum = 0
    for (let ahead = 0; ahead < RADIUS; ahead += 1) sum += from[first + ahead * step] ?? 0
    for (let pixel = 0; pixel < length; pixel += 1) {
      if (pixel + RADIUS < length) sum += from[first + (pixel + RADIUS) * step]!
      to[first + pixel * step] = sum * share
      if (pixel >= RADIUS) sum -= from[first + (pixel - RADIUS) * step]!
    }
  }
}

function boundsOf({ places }: CellMesh): { east: number; west: number; south: number; north: number } {
  let [east, west, south, north] = [-Infinity, Infinity, -Infinity, Infinity]
  for (let at = 0; at < places.length; at += 2) {
    const [x, y] = [places[at]!, places[at + 1]!]
    if (x < west) west = x
    if (x > east) east = x
    if (y < north) north = y
    if (y > south) south = y
  }
  return { east, west, south, north }
}

/** The width and area of the first cell; a city's cells are alike. */
function cellOf({ places, perCell }: CellMesh): { width: number; area: number } {
  let [least, most, area] = [Infinity, -Infinity, 0]
  for (let corner = 1; corner < perCell; corner += 1) {
    const following = corner + 1 < perCell ? corner + 1 : 1
    const [x, y, nextX, nextY] = [places[corner * 2]!, places[corner * 2 + 1]!, places[following * 2]!, places[following * 2 + 1]!]
    least = Math.min(least, x)
    most = Math.max(most, x)
    area += x * nextY - nextX * y
  }
  return { width: most - least, area: Math.abs(area) / 2 }
}
