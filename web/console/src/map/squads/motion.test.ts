import { describe, expect, it } from 'vitest'

import type { LonLat } from '@/api/types'

import { GLIDE_MS, isGlideSeen, Motion, pixelsBetween } from './motion'

const A: LonLat = [116, 40]
const B: LonLat = [116.01, 40]

describe('Motion', () => {
  it('puts a squad first seen where it is', () => {
    const motion = new Motion()
    motion.aim(1, A, 0, true)
    expect(motion.step(0)).toEqual(new Map([[1, A]]))
    expect(motion.isMoving).toBe(false)
  })

  it('glides to the next fix and arrives within a second', () => {
    const motion = new Motion()
    motion.aim(1, A, 0, false)
    motion.step(0)
    motion.aim(1, B, 1000, true)
    expect(motion.step(1000 + GLIDE_MS / 2).get(1)![0]).toBeCloseTo(116.005, 9)
    expect(motion.step(1000 + GLIDE_MS).get(1)).toEqual(B)
    expect(motion.isMoving).toBe(false)
    expect(GLIDE_MS).toBeLessThanOrEqual(1000)
  })

  it('turns from where it is when a fix comes on the way', () => {
    const motion = new Motion()
    motion.aim(1, A, 0, false)
    motion.step(0)
    motion.aim(1, B, 0, true)
    const onTheWay = motion.step(GLIDE_MS / 2).get(1)!
    motion.aim(1, A, GLIDE_MS / 2, true)
    expect(motion.step(GLIDE_MS / 2).get(1)).toEqual(onTheWay)
    expect(motion.step(2 * GLIDE_MS).get(1)).toEqual(A)
  })

  it('jumps when gliding is not wanted, and tells of it once', () => {
    const motion = new Motion()
    motion.aim(1, A, 0, false)
    motion.step(0)
    motion.aim(1, B, 10, false)
    expect(motion.isGliding).toBe(false)
    expect(motion.step(10).get(1)).toEqual(B)
    expect(motion.step(11).size).toBe(0)
  })

  it('forgets a squad that is gone', () => {
    const motion = new Motion()
    motion.aim(1, A, 0, false)
    motion.forget(1)
    expect(motion.step(1).size).toBe(0)
    expect(motion.find(1)).toBeNull()
  })
})

describe('what is seen of a glide', () => {
  it('measures a tile', () => {
    expect(pixelsBetween([0, 0], [360, 0], 0)).toBeCloseTo(512, -1)
  })

  it.each([
    ['no former place', null, B, 14, false],
    ['a step of less than two pixels', A, [116.00001, 40], 12, false],
    ['a step of some pixels', A, [116.002, 40], 14, true],
    ['a leap across the screen', A, [117, 40], 14, false],
  ] as [string, LonLat | null, LonLat, number, boolean][])('%s', (_name, from, to, zoom, seen) => {
    expect(isGlideSeen(from, to, zoom)).toBe(seen)
  })
})
