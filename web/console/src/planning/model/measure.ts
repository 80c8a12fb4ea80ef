/**
 * Lengths and areas on the WGS84 ellipsoid, as a planner draws; pure. Lengths by Vincenty's inverse formula (1975); areas on
 * the sphere of equal area with authalic latitudes, edges taken as great circles: right to 0.001 % for shapes of a city.
 */
import type { LonLat } from '@/api/types'

import type { Shape } from './content'

const EQUATOR_M = 6_378_137
const FLATTENING = 1 / 298.257223563
const POLE_M = EQUATOR_M * (1 - FLATTENING)
const SECOND_ECCENTRICITY_SQUARED = (EQUATOR_M ** 2 - POLE_M ** 2) / POLE_M ** 2
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
const ECCENTRICITY = Math.sqrt(ECCENTRICITY_SQUARED)
const MOST_ROUNDS = 100
const ENOUGH = 1e-12

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres between two places. */
export function geodesic_m([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat): number {
  const east = radians(toLon - fromLon)
  const [from, to] = [reduced(fromLat), reduced(toLat)]
  let lambda = east
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = onSphere(lambda, from, to)
    if (found.sinSigma === 0) return 0
    const c = (FLATTENING / 16) * found.cosSquared * (4 + FLATTENING * (4 - 3 * found.cosSquared))
    const inner = found.cosMiddle + c * found.cosSigma * (2 * found.cosMiddle ** 2 - 1)
    const next = east + (1 - c) * FLATTENING * found.sinAlpha * (found.sigma + c * found.sinSigma * inner)
    if (Math.abs(next - lambda) < ENOUGH) return lengthOf(found)
    lambda = next
  }
  return lengthOf(onSphere(lambda, from, to))
}

interface Reduced {
  sin: number
  cos: number
}

function reduced(lat: number): Reduced {
  const tan = (1 - FLATTENING) * Math.tan(radians(lat))
  const cos = 1 / Math.sqrt(1 + tan ** 2)
  return { cos, sin: tan * cos }
}

type OnSphere = ReturnType<typeof onSphere>

function onSphere(lambda: number, from: Reduced, to: Reduced) {
  const east = to.cos * Math.sin(lambda)
  const north = from.cos * to.sin - from.sin * to.cos * Math.cos(lambda)
  const sinSigma = Math.hypot(east, north)
  const cosSigma = from.sin * to.sin + from.cos * to.cos * Math.cos(lambda)
  const sinAlpha = sinSigma === 0 ? 0 : (from.cos * to.cos * Math.sin(lambda)) / sinSigma
  const cosSquared = 1 - sinAlpha ** 2
  const cosMiddle = cosSquared === 0 ? 0 : cosSigma - (2 * from.sin * to.sin) / cosSquared
  return { sinSigma, cosSigma, sigma: Math.atan2(sinSigma, cosSigma), sinAlpha, cosSquared, cosMiddle }
}

function lengthOf({ sinSigma, cosSigma, sigma, cosSquared, cosMiddle }: OnSphere): number {
  const u = cosSquared * SECOND_ECCENTRICITY_SQUARED
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)))
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)))
  const twice = 2 * cosMiddle ** 2 - 1
  const third = (b / 6) * cosMiddle * (4 * sinSigma ** 2 - 3) * (4 * cosMiddle ** 2 - 3)
  return POLE_M * a * (sigma - b * sinSigma * (cosMiddle + (b / 4) * (cosSigma * twice - third)))
}

/** Metres along a line. */
export function length_m(line: readonly LonLat[]): number {
  return line.slice(1).reduce((sum, place, at) => sum + geodesic_m(line[at]!, place), 0)
}

/** q of a latitude, which the area from the equator grows with. */
function authalic(sin: number): number {
  const e = ECCENTRICITY * sin
  return (1 - ECCENTRICITY_SQUARED) * (sin / (1 - e ** 2) + Math.atanh(e) / ECCENTRICITY)
}

const POLAR = authalic(1)
const AUTHALIC_M = EQUATOR_M * Math.sqrt(POLAR / 2)

/** Square metres within a ring, whichever way round. */
export function ringArea_m2(ring: readonly LonLat[]): number {
  const places = ring.map(([lon, lat]) => ({ lon: radians(lon), lat: Math.asin(authalic(Math.sin(radians(lat))) / POLAR) }))
  let excess = 0
  for (let at = 0; at < places.length; at += 1) {
    const [from, to] = [places[at]!, places[(at + 1) % places.length]!]
    const [a, b] = [Math.tan(from.lat / 2), Math.tan(to.lat / 2)]
    const half = (to.lon - from.lon) / 2
    excess += 2 * Math.atan2(Math.tan(half) * (a + b), 1 + a * b)
  }
  return Math.abs(excess) * AUTHALIC_M ** 2
}

function polygonArea_m2(rings: readonly LonLat[][]): number {
  const [shell, ...holes] = rings.map(ringArea_m2)
  return (shell ?? 0) - holes.reduce((sum, hole) => sum + hole, 0)
}

export interface Measures {
  /** Along lines, or around areas. */
  length_m: number
  area_m2: number
}

export function measure(shape: Shape): Measures {
  const lines = linesOf(shape) as LonLat[][]
  const length = lines.reduce((sum, line) => sum + length_m(line), 0)
  if (shape.type === 'Polygon') return { length_m: length, area_m2: polygonArea_m2(shape.coordinates as LonLat[][]) }
  if (shape.type !== 'MultiPolygon') return { length_m: length, area_m2: 0 }
  return { length_m: length, area_m2: shape.coordinates.reduce((sum, part) => sum + polygonArea_m2(part as LonLat[][]), 0) }
}

/** The lines and rings of a shape. */
export function linesOf(shape: Shape): number[][][] {
  if (shape.type === 'LineString') return [shape.coordinates]
  if (shape.type === 'MultiLineString' || shape.type === 'Polygon') return shape.coordinates
  return shape.type === 'MultiPolygon' ? shape.coordinates.flat() : []
}
