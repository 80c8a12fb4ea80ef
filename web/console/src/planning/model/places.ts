/** Reads a pasted list of coordinates, a place to a line, in any of the three systems; pure. */
import type { LonLat } from '@/api/types'
import { type CoordinateSystem, toWgs84 } from '@/map/coordinates/gcj'

export interface PastedPlaces {
  places: LonLat[]
  /** The number, from 1, of each line that is no place. */
  unreadable: number[]
}

const NUMBER = /[-+]?\d+(?:\.\d+)?/g
/** Line numbers that tables bear before the coordinates. */
const LEADING_NUMBER = /^\s*\d+\s*[.、)）:：\t]\s*(?=\D*\d)/

/** Longitude first, or latitude first where only that is possible in China; lines, semicolons or brackets part the places. */
export function readPlaces(text: string, system: CoordinateSystem): PastedPlaces {
  const read: PastedPlaces = { places: [], unreadable: [] }
  const lines = text.replace(/\]\s*,\s*\[/g, ']\n[').split(/[\n;；]/)
  lines.forEach((line, at) => {
    if (!/\d/.test(line)) return
    const place = readPlace(line)
    if (place) read.places.push([...toWgs84(place, system)])
    else read.unreadable.push(at + 1)
  })
  return read
}

function readPlace(line: string): LonLat | null {
  const numbers = (line.match(NUMBER) ?? []).map(Number)
  const [first, second] = (numbers.length === 2 ? numbers : (line.replace(LEADING_NUMBER, '').match(NUMBER) ?? []).map(Number)) as LonLat
  if (first === undefined || second === undefined) return null
  const [lon, lat] = first > 3 && first < 54 && second > 73 && second < 136 ? [second, first] : [first, second]
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? [lon, lat] : null
}
