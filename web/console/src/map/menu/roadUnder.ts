/** The road that is meant by a press beside it: the nearest drawn within reach of a thumb, and the point on it. */
import type { Geometry } from 'geojson'
import type { Map as MapLibre, PointLike } from 'maplibre-gl'

import type { LonLat } from '@/api/types'
import { nameIn } from '@/format/names'
import type { Locale } from '@/i18n/i18n'

import { metresBetween, nearestOnLine } from '../overlays/lines'
import { ROAD_BODY_LAYERS } from '../style/roads'

const REACH_PX = 24

function linesOf(geometry: Geometry): LonLat[][] {
  if (geometry.type === 'LineString') return [geometry.coordinates as LonLat[]]
  return geometry.type === 'MultiLineString' ? (geometry.coordinates as LonLat[][]) : []
}

/** Where on the nearest road, and its name; null where no road is drawn nearby. */
export function findRoadUnder(map: MapLibre, place: LonLat, locale: Locale): { location: LonLat; road?: string } | null {
  const { x, y } = map.project(place)
  const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]]
  const found = map.queryRenderedFeatures(box, { layers: ROAD_BODY_LAYERS }).flatMap(({ geometry, properties }) =>
    linesOf(geometry).map((line) => ({ location: nearestOnLine(line, place)!, road: nameIn(locale, properties as { name: string }) })),
  )
  found.sort((a, b) => metresBetween(place, a.location) - metresBetween(place, b.location))
  return found[0] ?? null
}
