/**
 * WGS84, GCJ-02 and BD-09, converted in the browser for the readout and the copy commands.
 *
 * GCJ-02 is the published obfuscation (Krasovsky 1940 axes); BD-09 is Baidu's further offset. Both inverses
 * are iterated on the forward formula, because the usual one-step inverse is off by up to a metre.
 */

export type LonLat = readonly [lon: number, lat: number]
export type CoordinateSystem = 'wgs84' | 'gcj02' | 'bd09'

export const COORDINATE_SYSTEMS: readonly CoordinateSystem[] = ['wgs84', 'gcj02', 'bd09']

const SEMI_MAJOR_M = 6378245
const ECCENTRICITY_SQUARED = 0.00669342162296594323
const BAIDU_TURN = (Math.PI * 3000) / 180
const TOLERANCE_DEG = 1e-10
const MOST_ROUNDS = 20

/** Where the obfuscation applies, as west, south, east, north: a plain bounding box would shift Seoul as well. */
const SHIFTED_BOXES = [
  [79.4462, 42.8899, 96.33, 49.2204],
  [109.6872, 39.3742, 135.0002, 54.1415],
  [73.1246, 29.5297, 124.143255, 42.8899],
  [82.9684, 26.7186, 97.0352, 29.5297],
  [97.0253, 20.414096, 124.367395, 29.5297],
  [107.975793, 17.871542, 111.744104, 20.414096],
] as const

const UNSHIFTED_BOXES = [
  [119.921265, 21.785006, 122.497559, 25.398623],
  [101.8652, 20.0988, 106.665, 22.284],
  [106.4525, 20.4878, 108.051, 21.5422],
  [109.0323, 50.3257, 119.127, 55.8175],
  [127.4568, 49.5574, 137.0227, 55.8175],
  [131.2662, 42.5692, 137.0227, 44.8922],
] as const

function within([lon, lat]: LonLat, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}

/** Whether Chinese web maps shift this point. */
export function isShifted(point: LonLat): boolean {
  return SHIFTED_BOXES.some((box) => within(point, box)) && !UNSHIFTED_BOXES.some((box) => within(point, box))
}

function ripple(value: number, factor: number): number {
  return Math.sin(value * factor * Math.PI)
}

function offsetNorth(x: number, y: number): number {
  return (
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) +
    ((20 * ripple(x, 6) + 20 * ripple(x, 2)) * 2) / 3 +
    ((20 * ripple(y, 1) + 40 * ripple(y, 1 / 3)) * 2) / 3 +
    ((160 * ripple(y, 1 / 12) + 320 * ripple(y, 1 / 30)) * 2) / 3
  )
}

function offsetEast(x: number, y: number): number {
  return (
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) +
    ((20 * ripple(x, 6) + 20 * ripple(x, 2)) * 2) / 3 +
    ((20 * ripple(x, 1) + 40 * ripple(x, 1 / 3)) * 2) / 3 +
    ((150 * ripple(x, 1 / 12) + 300 * ripple(x, 1 / 30)) * 2) / 3
  )
}

/** WGS84 to GCJ-02; outside China the point is returned as it is. */
export function wgs84ToGcj02(point: LonLat): LonLat {
  if (!isShifted(point)) return point
  const [lon, lat] = point
  const latitude = (lat / 180) * Math.PI
  const magic = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude) ** 2
  const root = Math.sqrt(magic)
  const metresNorth = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (magic * root)
  const metresEast = (SEMI_MAJOR_M / root) * Math.cos(latitude)
  const north = (offsetNorth(lon - 105, lat - 35) * 180) / (metresNorth * Math.PI)
  const east = (offsetEast(lon - 105, lat - 35) * 180) / (metresEast * Math.PI)
  return [lon + east, lat + north]
}

/** GCJ-02 to BD-09. */
export function gcj02ToBd09([lon, lat]: LonLat): LonLat {
  const radius = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * BAIDU_TURN)
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BAIDU_TURN)
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006]
}

function invert(forward: (point: LonLat) => LonLat, target: LonLat): LonLat {
  let [lon, lat] = target
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [seenLon, seenLat] = forward([lon, lat])
    const east = target[0] - seenLon
    const north = target[1] - seenLat
    lon += east
    lat += north
    if (Math.abs(east) < TOLERANCE_DEG && Math.abs(north) < TOLERANCE_DEG) break
  }
  return [lon, lat]
}

/** GCJ-02 to WGS84, by iteration on the forward formula. */
export function gcj02ToWgs84(point: LonLat): LonLat {
  return isShifted(point) ? invert(wgs84ToGcj02, point) : point
}

/** BD-09 to GCJ-02, by iteration on the forward formula. */
export function bd09ToGcj02(point: LonLat): LonLat {
  return invert(gcj02ToBd09, point)
}

/** A WGS84 point in another system; BD-09 goes by way of GCJ-02. */
export function fromWgs84(point: LonLat, system: CoordinateSystem): LonLat {
  if (system === 'wgs84') return point
  const shifted = wgs84ToGcj02(point)
  return system === 'gcj02' ? shifted : gcj02ToBd09(shifted)
}

/** A point of any of the three systems in WGS84. */
export function toWgs84(point: LonLat, system: CoordinateSystem): LonLat {
  if (system === 'wgs84') return point
  return gcj02ToWgs84(system === 'gcj02' ? point : bd09ToGcj02(point))
}
