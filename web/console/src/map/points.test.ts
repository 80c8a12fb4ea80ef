import { describe, expect, it } from 'vitest'

import { PointSet, rowDiff } from './points'

const row = (id: number, lon: number, properties = { icon: 'a' } as Record<string, string>) => ({
  id,
  location: [lon, 40] as [number, number],
  properties,
})

describe('rowDiff', () => {
  it('is null when nothing changed', () => {
    expect(rowDiff(row(1, 116), row(1, 116))).toBeNull()
  })

  it('names a new place and properties that came, changed or went', () => {
    expect(rowDiff(row(1, 116, { a: '1', b: '2' }), row(1, 117, { a: '1', b: '3', c: '4' }))).toEqual({
      id: 1,
      newGeometry: { type: 'Point', coordinates: [117, 40] },
      addOrUpdateProperties: [{ key: 'b', value: '3' }, { key: 'c', value: '4' }],
    })
    expect(rowDiff(row(1, 116, { a: '1' }), row(1, 116, {}))).toEqual({ id: 1, removeProperties: ['a'] })
  })
})

describe('PointSet', () => {
  it('sends a new point once', () => {
    const points = new PointSet()
    points.put(row(1, 116))
    expect(points.take()?.add?.map((feature) => feature.id)).toEqual([1])
    expect(points.isWaiting).toBe(false)
    points.put(row(1, 116))
    expect(points.take()).toBeNull()
  })

  it('makes one change of many moves', () => {
    const points = new PointSet()
    points.put(row(1, 116))
    points.take()
    points.move(1, [116.1, 40])
    points.move(1, [116.2, 40])
    expect(points.take()?.update).toEqual([{ id: 1, newGeometry: { type: 'Point', coordinates: [116.2, 40] } }])
  })

  it('does not move what it does not know', () => {
    const points = new PointSet()
    points.move(9, [116, 40])
    expect(points.take()).toBeNull()
  })

  it('sends nothing of a point that came and went in between', () => {
    const points = new PointSet()
    points.put(row(1, 116))
    points.drop(1)
    expect(points.take()).toBeNull()
  })

  it('replaces all rows: stays, comes, goes', () => {
    const points = new PointSet()
    points.putAll([row(1, 116), row(2, 117)])
    points.take()
    points.putAll([row(2, 117), row(3, 118)])
    expect([...points.ids()].sort()).toEqual([2, 3])
    const diff = points.take()
    expect(diff?.remove).toEqual([1])
    expect(diff?.add?.map((feature) => feature.id)).toEqual([3])
    expect(diff?.update).toEqual([])
  })
})
