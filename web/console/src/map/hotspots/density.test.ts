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

const mesh = makeMesh(squares(61, 61))
const middle = 30 * 61 + 30
const centre = (cell: number) => cell * mesh.perCell

describe('density from afar', () => {
  it('is near to a Gaussian around a single case, and all of it adds up to that case', () => {
    const counts = new Float32Array(mesh.count)
    counts[middle] = 1
    const spread = 4
    const values = new Density(mesh, spread).values(counts)
    const at = (east: number, north: number) => values[centre(middle + east + north * 61)]!
    const peak = 1 / (2 * Math.PI * spread ** 2)
    for (const [east, north] of [[0, 0], [4, 0], [0, -4], [3, 3]] as const) {
      const expected = peak * Math.exp(-(east ** 2 + north ** 2) / (2 * spread ** 2))
      expect(Math.abs(at(east, north) - expected)).toBeLessThan(0.16 * peak)
    }
    let sum = 0
    for (let cell = 0; cell < mesh.count; cell += 1) sum += values[centre(cell)]!
    expect(sum).toBeCloseTo(1, 2)
    expect(at(25, 25)).toBeCloseTo(0, 6)
  })

  it('is the count of a cell where all cells hold as much', () => {
    const values = new Density(mesh, 2.5).values(new Float32Array(mesh.count).fill(3))
    expect(values[centre(middle)]).toBeCloseTo(3, 1)
  })

  it('holds at the edge and without cells', () => {
    const counts = new Float32Array(mesh.count)
    counts[0] = 1
    expect(Math.max(...new Density(mesh, 8).values(counts))).toBeGreaterThan(0)
    expect(new Density(makeMesh(squares(0, 0)), 3).values(new Float32Array(0))).toHaveLength(0)
  })
})
