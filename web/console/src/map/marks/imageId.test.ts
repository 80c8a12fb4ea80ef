import { describe, expect, it } from 'vitest'

import { findImage, imageId, type MarkImage, RING_STEPS, ringStep, shapeOf } from './imageId'

const IMAGES: MarkImage[] = [
  { kind: 'squad', shape: 'en_route' },
  { kind: 'heading', shape: 'available' },
  { kind: 'incident', priority: 2, ring: 7, overdue: false },
  { kind: 'incident', priority: 1, ring: 0, overdue: true },
  { kind: 'cluster', counts: [12, 0, 3, 1, 4] },
  { kind: 'hatch', of: 'boundary' },
  { kind: 'sign', of: 'closed' },
]

describe('names of images', () => {
  it.each(IMAGES)('says all that is drawn: $kind', (image) => {
    expect(findImage(imageId(image))).toEqual(image)
  })

  it('does not know the names of others', () => {
    expect(findImage('airport-15')).toBeNull()
  })
})

describe('the ring', () => {
  it.each([
    [1, RING_STEPS],
    [0.5, RING_STEPS / 2],
    [0.001, 1],
    [0, 0],
    [-1, 0],
    [2, RING_STEPS],
  ])('shows %f of the time as step %i', (share, step) => {
    expect(ringStep(share)).toBe(step)
  })
})

describe('shapes of squads', () => {
  it.each([
    ['off_duty', 'off'],
    ['busy', 'on_scene'],
    ['en_route', 'en_route'],
    ['available', 'available'],
  ] as const)('draws %s as %s', (status, shape) => {
    expect(shapeOf(status)).toBe(shape)
  })
})
