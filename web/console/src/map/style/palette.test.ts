import { describe, expect, it } from 'vitest'

import { fade, mix } from './colour'
import { makePalette } from './palette'

const TOKENS: Record<string, string> = { '--ground': '#0d1117', '--text': '#e6edf3', '--accent': '#4c9dff' }
const read = (name: string) => TOKENS[name] ?? '#888888'

function lightness(colour: string): number {
  return [1, 3, 5].reduce((sum, at) => sum + Number.parseInt(colour.slice(at, at + 2), 16), 0)
}

describe('mixing', () => {
  it.each([
    [0, '#000000'],
    [1, '#ffffff'],
    [0.5, '#808080'],
  ])('takes %f of the upper colour', (share, wanted) => {
    expect(mix('#000000', '#ffffff', share)).toBe(wanted)
  })

  it('reads short colours and spaces as a token may have them', () => {
    expect(mix(' #fff', '#000', 0)).toBe('#ffffff')
    expect(fade('#4c9dff', 0.5)).toBe('rgba(76, 157, 255, 0.5)')
  })
})

describe('the palette', () => {
  it('draws wider roads lighter than narrow ones on a dark ground', () => {
    const { road } = makePalette('dark', read)
    const shades = [road.path, road.minor, road.secondary, road.primary, road.motorway].map(lightness)
    expect(shades).toEqual([...shades].sort((a, b) => a - b))
  })

  it('dims the base at night and leaves the marks alone', () => {
    const day = makePalette('dark', read)
    const night = makePalette('dark', read, true)
    expect(lightness(night.road.motorway)).toBeLessThan(lightness(day.road.motorway))
    expect(lightness(night.ground)).toBeLessThan(lightness(day.ground))
    expect([night.squad, night.priority, night.accent]).toEqual([day.squad, day.priority, day.accent])
  })

  it('knows no night in the light theme', () => {
    expect(makePalette('light', read, true)).toEqual(makePalette('light', read))
  })
})
