import { describe, expect, it } from 'vitest'

import { makeMesh } from './cellMesh'
import type { CellShapes } from './cellShapes'
import { Density } from './density'

const STEP = 0.001

/** So many squares side by side at the equator, where Mercator keeps them square. */
function squares(columns: number, rows: number): CellShapes {
  const places: number[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [west, south] = [10 + column * STEP, row * STEP]
      places.push(west, south, west + STEP, south, west + STEP, south + STEP, west, south + STEP)
    }
  }
  return { runId: 1, count: columns * rows, corners: 4, places: Float64Array.from(places), rows: new Map(), numbers: [] }
}

const cells = makeMesh(squares(61, 61))
const middle = 30 * 61 + 30
const WIDTH = STEP / 360

/** What a surface holds so many cells east and south of the middle one, by the vertex that lies nearest. */
function reader({ mesh }: Density, values: Float32Array) {
  const [x, y] = [cells.places[middle * cells.perCell * 2]!, cells.places[middle * cells.perCell * 2 + 1]!]
  return (east: number, south: number): { value: number; off: number } => {
    let [nearest, off] = [0, Infinity]
    for (let at = 0; at < mesh.count; at += 1) {
      const away = Math.hypot(mesh.places[at * 2]! - x - east * WIDTH, mesh.places[at * 2 + 1]! - y - south * WIDTH)
      if (away < off) [nearest, off] = [at, away]
    }
    return { value: values[nearest]!, off: off / WIDTH }
  }
}

describe('density from afar', () => {
  it('is near to a Gaussian around a single case, and all of it adds up to that case', () => {
    const counts = new Float32Array(cells.count)
    counts[middle] = 1
    const spread = 4
    const density = new Density(cells, spread)
    const values = density.values(counts)
    const at = reader(density, values)
    const peak = 1 / (2 * Math.PI * spread ** 2)
    for (const [east, south] of [[0, 0], [4, 0], [0, -4], [3, 3]] as const) {
      const expected = peak * Math.exp(-(east ** 2 + south ** 2) / (2 * spread ** 2))
      expect(at(east, south).off).toBeLessThan(spread / 3)
      expect(Math.abs(at(east, south).value - expected)).toBeLessThan(0.25 * peak)
    }
    const pitch = (density.mesh.places[2]! - density.mesh.places[0]!) / WIDTH
    expect(values.reduce((a, b) => a + b) * pitch ** 2).toBeCloseTo(1, 2)
    expect(at(25, 25).value).toBeCloseTo(0, 6)
  })

  it('is the count of a cell where all cells hold as much', () => {
    const density = new Density(cells, 2.5)
    const values = density.values(new Float32Array(cells.count).fill(3))
    expect(reader(density, values)(0, 0).value).toBeCloseTo(3, 1)
  })

  it('has a triangle for each half of a square, and holds at the edge and without cells', () => {
    const counts = new Float32Array(cells.count)
    counts[0] = 1
    const density = new Density(cells, 8)
    expect(Math.max(...density.values(counts))).toBeGreaterThan(0)
    expect(Math.max(...density.mesh.triangles)).toBe(density.mesh.count - 1)
    const none = new Density(makeMesh(squares(0, 0)), 3)
    expect([none.values(new Float32Array(0)).length, none.mesh.triangles.length]).toEqual([0, 0])
  })
})
