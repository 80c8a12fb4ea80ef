import { describe, expect, it } from 'vitest'

import { bd09ToGcj02, fromWgs84, gcj02ToBd09, gcj02ToWgs84, isShifted, toWgs84, type LonLat, wgs84ToGcj02 } from './gcj'

/** Made with gcoord 1.0.7, an independent implementation: name, WGS84, GCJ-02, BD-09. */
const VECTORS: [string, LonLat, LonLat, LonLat][] = [
  ['天安门', [116.3974589, 39.9087202], [116.40370246711575, 39.91012369116573], [116.41007541369973, 39.91646308099792]],
  ['国家体育场', [116.3906, 39.9917], [116.39685155380336, 39.99310434356612], [116.40325186589935, 39.999455213159926]],
  ['国家速滑馆', [116.371414, 40.015892], [116.37764911644885, 40.01728067509203], [116.38410499377065, 40.02341771964961]],
  ['首钢大跳台', [116.14522, 39.91057], [116.15147005617052, 39.91192564068932], [116.15785100696127, 39.918236115005726]],
  ['国家高山滑雪中心', [115.7958, 40.5401], [115.80205879119612, 40.54139786391793], [115.80842225880592, 40.54773778709215]],
  ['通州', [116.737, 39.906], [116.74307318403243, 39.90722346948208], [116.74949049625585, 39.9134425282605]],
  ['上海', [121.5, 31.2], [121.5044286589165, 31.1979666854059], [121.51101768878121, 31.203611399590887]],
  ['深圳', [114.0579, 22.5431], [114.06301399856547, 22.54038281422246], [114.06956398703267, 22.546041559073544]],
  ['乌鲁木齐', [87.6168, 43.8256], [87.61964994946926, 43.82680539311119], [87.62609977081571, 43.83294979479329]],
  ['大兴机场', [116.4109, 39.5098], [116.41709084463716, 39.511141432290955], [116.42353559307213, 39.51736634595843]],
]

function expectClose(seen: LonLat, wanted: LonLat, toleranceDeg: number): void {
  expect(Math.abs(seen[0] - wanted[0])).toBeLessThan(toleranceDeg)
  expect(Math.abs(seen[1] - wanted[1])).toBeLessThan(toleranceDeg)
}

describe('conversion between the three systems', () => {
  it.each(VECTORS)('takes %s forward as published', (_name, wgs84, gcj02, bd09) => {
    expectClose(wgs84ToGcj02(wgs84), gcj02, 1e-9)
    expectClose(gcj02ToBd09(gcj02), bd09, 1e-9)
    expectClose(fromWgs84(wgs84, 'bd09'), bd09, 1e-9)
  })

  it.each(VECTORS)('takes %s back to within a ten-millionth of a degree', (_name, wgs84, gcj02, bd09) => {
    expectClose(gcj02ToWgs84(gcj02), wgs84, 1e-7)
    expectClose(bd09ToGcj02(bd09), gcj02, 1e-7)
    expectClose(toWgs84(bd09, 'bd09'), wgs84, 1e-7)
  })

  it('leaves WGS84 alone', () => {
    expect(fromWgs84([116.4, 39.9], 'wgs84')).toEqual([116.4, 39.9])
    expect(toWgs84([116.4, 39.9], 'wgs84')).toEqual([116.4, 39.9])
  })

  it.each([
    ['Seoul', [126.978, 37.5665]],
    ['Taipei', [121.5654, 25.033]],
    ['Hanoi', [105.8342, 21.0278]],
    ['London', [-0.1276, 51.5072]],
  ] as [string, LonLat][])('does not shift %s', (_name, point) => {
    expect(isShifted(point)).toBe(false)
    expect(wgs84ToGcj02(point)).toEqual(point)
    expect(gcj02ToWgs84(point)).toEqual(point)
  })
})
