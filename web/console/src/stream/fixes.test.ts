import { expect, test } from 'vitest'

import type { FixRow } from '@/api/types'

import { FixBatch } from './fixes'

function setUp() {
  const delivered: FixRow[][] = []
  const frames: (() => void)[] = []
  const batch = new FixBatch(
    (rows) => delivered.push(rows),
    (action) => frames.push(action),
  )
  return { batch, delivered, frames, draw: () => frames.splice(0).forEach((frame) => frame()) }
}

const fix = (id: number, epoch_s: number): FixRow => [id, 116.4, 39.9, null, null, epoch_s]

test('many batches become one delivery per frame', () => {
  const { batch, delivered, frames, draw } = setUp()
  batch.add([fix(1, 10), fix(2, 10)])
  batch.add([fix(3, 11)])
  expect(frames).toHaveLength(1)
  draw()
  expect(delivered).toEqual([[fix(1, 10), fix(2, 10), fix(3, 11)]])
})

test('only the newest fix of a squad is delivered, whatever their order', () => {
  const { batch, delivered, draw } = setUp()
  batch.add([fix(1, 12)])
  batch.add([fix(1, 11)])
  draw()
  expect(delivered).toEqual([[fix(1, 12)]])
})

test('nothing asks for no frame', () => {
  const { batch, frames } = setUp()
  batch.add([])
  expect(frames).toHaveLength(0)
})
