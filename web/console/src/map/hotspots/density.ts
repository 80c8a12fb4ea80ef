/**
 * Density for looking at from afar, where a cell is a few pixels or less: the counts of cells on a raster, blurred, and
 * read at each vertex. Three boxes in a row come near to a Gaussian: its peak is an eighth lower (Wells 1986). Pure.
 */
import type { CellMesh } from './cellMesh'

/** Boxes of this radius, with what laying out and reading between pixels add, blur by 2.5 pixels: as coarse as it may be. */
const RADIUS = 2
const SPREAD = Math.sqrt((3 * ((2 * RADIUS + 1) ** 2 - 1)) / 12 + 1 / 3)
/** Room for the blur beside the outermost cells. */
const MARGIN = 3 * RADIUS + 1

export class Density {
  private readonly columns: number
  private readonly rows: number
  private readonly west: number
  private readonly north: number
  private readonly pitch: number
  /** Cases per pixel of the raster become cases per cell. */
  private readonly perCell: number

  /** `spread` is the standard deviation of the blur, in widths of a cell. */
  constructor(private readonly mesh: CellMesh, spread: number) {
    const { east, west, south, north } = boundsOf(mesh)
    const cell = cellOf(mesh)
    this.pitch = Math.max((cell.width * spread) / SPREAD, 1e-9)
    this.west = west - MARGIN * this.pitch
    this.north = north - MARGIN * this.pitch
    this.columns = Math.ceil((east - west) / this.pitch) + 2 * MARGIN + 1
    this.rows = Math.ceil((south - north) / this.pitch) + 2 * MARGIN + 1
    this.perCell = cell.area / this.pitch ** 2
  }

  /** The density at each vertex, in cases per cell. */
  values(counts: Float32Array): Float32Array {
    const raster = this.blurred(this.laidOut(counts))
    const { places } = this.mesh
    const values = new Float32Array(places.length / 2)
    for (let at = 0; at < values.length; at += 1) values[at] = this.read(raster, places[at * 2]!, places[at * 2 + 1]!) * this.perCell
    return values
  }

  /** Each count is shared by the four pixels around its cell's centre. */
  private laidOut(counts: Float32Array): Float32Array {
    const { places, perCell } = this.mesh
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
    let [from, to] = [raster, new Float32Array(raster.length)]
    for (let pass = 0; pass < 3; pass += 1) {
      box(from, to, this.rows, this.columns, this.columns, 1)
      box(to, from, this.columns, this.rows, 1, this.columns)
    }
    return from
  }

  private read(raster: Float32Array, placeX: number, placeY: number): number {
    const x = (placeX - this.west) / this.pitch
    const y = (placeY - this.north) / this.pitch
    const column = x | 0
    const row = y | 0
    const [right, down] = [x - column, y - row]
    const at = row * this.columns + column
    const above = raster[at]! * (1 - right) + raster[at + 1]! * right
    const below = raster[at + this.columns]! * (1 - right) + raster[at + this.columns + 1]! * right
    return above * (1 - down) + below * down
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
