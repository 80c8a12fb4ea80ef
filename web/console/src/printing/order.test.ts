import { describe, expect, test } from 'vitest'

import { type Choices, orderOf } from './order'

const CHOICES: Choices = { paper: 'A3', format: 'landscape', area: 'shown', layers: 'shown', title: ' 夜班 ' }

describe('what is asked of a sheet', () => {
  test('is what the map shows', () => {
    expect(orderOf(CHOICES, [116, 39, 117, 40], [3, 5])).toEqual({
      paper: 'A3', landscape: true, title: '夜班', bounds: [116, 39, 117, 40], layers: [3, 5],
    })
  })

  test('is all there is, where that is wanted or the map tells nothing', () => {
    const whole = { ...CHOICES, format: 'portrait', area: 'whole', layers: 'all', title: '  ' } as const
    expect(orderOf(whole, [116, 39, 117, 40], [3])).toEqual({ paper: 'A3', landscape: false, title: null, bounds: null, layers: null })
    expect(orderOf(CHOICES, null, []).bounds).toBeNull()
  })

  test('keeps to the earth', () => {
    expect(orderOf(CHOICES, [-200, -95, 190, 91], []).bounds).toEqual([-180, -90, 180, 90])
  })
})
