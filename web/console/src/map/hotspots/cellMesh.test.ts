import { describe, expect, it } from 'vitest'

import { makeMesh, mercatorX, mercatorY, sharedCorners, Surface } from './cellMesh'
import { CellFinder, type CellShapes, ringOf, unpackShapes } from './cellShapes'
import { movedTo } from './cellPainter'

/** So many squares of 0.01° side by side in rows, from 116° E, 39° N. */
function squares(columns: number, rows: number): CellShapes {
  const places: number[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [west, south] = [116 + column * 0.01, 39 + row * 0.01]
      places.push(west, south, west + 0.01, south, west + 0.01, south + 0.01, west, south + 0.01)
    }
  }
  return { runId: 1, count: columns * rows, corners: 4, places: Float64Array.from(places), rows: new Map(), numbers: [] }
}

function pack(shapes: CellShapes): string {
  const bytes = new DataView(new ArrayBuffer(shapes.places.length * 4))
  shapes.places.forEach((place, at) => bytes.setInt32(at * 4, Math.round(place * 1e6), true))
  return btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)))
}

describe('cells', () => {
  it('are unpacked as they were packed', () => {
    const shapes = squares(3, 2)
    const back = unpackShapes({ run_id: 7, count: 6, corners: 4, degrees: 1e6, cell: [3, 4, 5, 6, 7, 9], shapes: pack(shapes) })
    expect(back.runId).toBe(7)
    expect(back.rows.get(9)).toBe(5)
    back.places.forEach((place, at) => expect(place).toBeCloseTo(shapes.places[at]!, 6))
  })

  it('are found by any place within, and not by one outside', () => {
    const shapes = squares(40, 30)
    const finder = new CellFinder(shapes)
    for (let cell = 0; cell < shapes.count; cell += 1) {
      const [west, south] = ringOf(shapes, cell)[0]!
      expect(finder.find([west + 0.0099, south + 0.0001])).toBe(cell)
      expect(finder.find([west + 0.0001, south + 0.0099])).toBe(cell)
    }
    expect(finder.find([115.99, 39.1])).toBeNull()
    expect(finder.find([116.1, 39.31])).toBeNull()
    expect(new CellFinder(squares(0, 0)).find([116, 39])).toBeNull()
  })

  it('become triangles around their centres, exact to centimetres', () => {
    const shapes = squares(20, 20)
    const mesh = makeMesh(shapes)
    expect(mesh.triangles.length).toBe(400 * 4 * 3)
    expect(Math.max(...mesh.triangles)).toBe(400 * 5 - 1)
    const corner = 399 * 5 + 3
    const x = mesh.origin[0] + mesh.places[corner * 2]!
    expect(Math.abs(x - mercatorX(116.2)) * 40_075_017).toBeLessThan(0.02)
    const y = mesh.origin[1] + mesh.places[corner * 2 + 1]!
    expect(Math.abs(y - mercatorY(39.2)) * 40_075_017).toBeLessThan(0.02)
  })

  it('share the corners where they meet', () => {
    expect(sharedCorners(squares(3, 2)).count).toBe(4 * 3)
  })
})

describe('surface', () => {
  it('spreads a case over its neighbours, evenly to all sides, and invents none', () => {
    const shapes = squares(9, 9)
    const counts = new Float32Array(81)
    counts[40] = 8
    const values = new Surface(shapes).values(counts)
    const at = (cell: number) => values[cell * 5]!
    expect(at(40)).toBeGreaterThan(at(41))
    for (const neighbour of [39, 41, 31, 49]) expect(at(neighbour)).toBeCloseTo(at(41), 5)
    expect(at(0)).toBe(0)
    const sum = Array.from({ length: 81 }, (_, cell) => at(cell)).reduce((a, b) => a + b)
    expect(sum).toBeCloseTo(8, 3)
  })

  it('is even where cases are even', () => {
    const values = new Surface(squares(9, 9)).values(new Float32Array(81).fill(3))
    expect(values[40 * 5]).toBeCloseTo(3, 5)
  })
})

describe('projection', () => {
  it('is moved to an origin', () => {
    const matrix = Array.from({ length: 16 }, (_, at) => at + 1)
    const moved = movedTo(matrix, [2, 3])
    expect([...moved.slice(0, 12)]).toEqual(matrix.slice(0, 12))
    expect([...moved.slice(12)]).toEqual([13 + 2 * 1 + 3 * 5, 14 + 2 * 2 + 3 * 6, 15 + 2 * 3 + 3 * 7, 16 + 2 * 4 + 3 * 8])
  })
})
