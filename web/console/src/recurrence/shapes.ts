/** The forecast and outbreaks as shapes of the map; pure. */
import type { Feature, FeatureCollection, Position } from 'geojson'

import type { Forecast, Outbreaks } from './calls'

const EARTH_M = 6_371_008.8
const CORNERS = 48
const STEPS = 3

/** A ring about a place, so many metres around it; good enough below some kilometres. */
export function circle([lon, lat]: Position, radius_m: number): Position[] {
  const up = (radius_m / EARTH_M) * (180 / Math.PI)
  const along = up / Math.cos((lat! * Math.PI) / 180)
  return Array.from({ length: CORNERS + 1 }, (_, at) => {
    const turn = ((at % CORNERS) / CORNERS) * 2 * Math.PI
    return [lon! + along * Math.cos(turn), lat! + up * Math.sin(turn)]
  })
}

/** Cells in three steps, the likeliest third (by what is expected) darkest; outbreaks as circles with their cases. */
export function shapesOf(forecast: Forecast | null, outbreaks: Outbreaks | null): FeatureCollection {
  const all = forecast?.cells.reduce((sum, { share }) => sum + share, 0) ?? 0
  let before = 0
  const cells = (forecast?.cells ?? []).map(({ corners, share, expected }): Feature => {
    const step = Math.min(STEPS - 1, Math.floor((before / all) * STEPS))
    before += share
    return { type: 'Feature', properties: { part: 'cell', step, expected }, geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]!]] } }
  })
  const circles = (outbreaks?.days[0]?.outbreaks ?? []).map(({ centre, radius_m, cases }): Feature => ({
    type: 'Feature', properties: { part: 'outbreak', label: `${cases}` }, geometry: { type: 'Polygon', coordinates: [circle(centre, radius_m)] },
  }))
  return { type: 'FeatureCollection', features: [...cells, ...circles] }
}
