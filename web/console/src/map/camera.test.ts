// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'

import { boundsOf, findKeptView, keepView, positionsOf } from './camera'

afterEach(() => sessionStorage.clear())

describe('boundsOf', () => {
  it('is null around nothing and a point around one', () => {
    expect(boundsOf([])).toBeNull()
    expect(boundsOf([[116, 40]])).toEqual([116, 40, 116, 40])
  })

  it('holds every position of a nested geometry', () => {
    const polygons = [[[[116, 39], [117, 39], [117, 41], [116, 39]]], [[[115.5, 40], [116, 40], [116, 40.5], [115.5, 40]]]]
    expect(boundsOf(positionsOf(polygons))).toEqual([115.5, 39, 117, 41])
  })
})

describe('the kept view', () => {
  it('comes back after a reload', () => {
    keepView({ center: [116.4, 39.9], zoom: 13.5, bearing: 20 })
    expect(findKeptView()).toEqual({ kind: 'view', center: [116.4, 39.9], zoom: 13.5, bearing: 20 })
  })

  it.each(['', 'null', '{}', '{"center":[1],"zoom":2,"bearing":0}', '{"center":[1,null],"zoom":2,"bearing":0}', '{broken'])(
    'is not taken from %s',
    (stored) => {
      sessionStorage.setItem('console.map.view', stored)
      expect(findKeptView()).toBeNull()
    },
  )
})
