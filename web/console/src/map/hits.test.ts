import { expect, it } from 'vitest'

import { type Candidate, parseBounds, pickHit } from './hits'

const at = (kind: 'incident' | 'squad' | 'closure', id: number, distance_px: number): Candidate => ({
  hit: { kind, id, location: [116, 40] },
  distance_px,
})

it('finds nothing under an empty pointer', () => {
  expect(pickHit([])).toBeNull()
})

it('takes the nearest', () => {
  expect(pickHit([at('squad', 1, 9), at('squad', 2, 1)])?.id).toBe(2)
  expect(pickHit([at('incident', 1, 12), at('squad', 2, 1)])?.id).toBe(2)
})

it('takes the incident when marks lie on each other', () => {
  expect(pickHit([at('closure', 3, 0), at('squad', 2, 1), at('incident', 1, 3)])?.id).toBe(1)
})

it('reads the box of a cluster', () => {
  expect(parseBounds('116,39.5,117,40')).toEqual([116, 39.5, 117, 40])
})
