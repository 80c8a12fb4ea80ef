/** Routes as features: the lines, and one label for each that stands where routes are apart. */
import type { FeatureCollection } from 'geojson'

import type { ShownRoute } from '@/stores/mapCommands'

import { pointAlong } from './lines'

/** The best is drawn last, above the others. */
const ORDER = { other: 0, straight: 1, best: 2 } as const
/** Where along the line its minutes stand: apart, since all routes meet at the incident. */
const LABEL_AT = { best: 0.45, other: 0.3, straight: 0.5 } as const

export function routeLines(routes: readonly ShownRoute[]): FeatureCollection {
  const drawn = routes.filter((route) => route.coordinates.length > 1)
  return {
    type: 'FeatureCollection',
    features: drawn.map(({ id, style, coordinates }) => ({
      type: 'Feature',
      properties: { id, style, order: ORDER[style] },
      geometry: { type: 'LineString', coordinates },
    })),
  }
}

export function routeLabels(routes: readonly ShownRoute[]): FeatureCollection {
  const features = routes.flatMap(({ id, style, coordinates, label }) => {
    const place = label ? pointAlong(coordinates, LABEL_AT[style]) : null
    if (!place) return []
    const properties = { id, style, label, order: ORDER[style] }
    return [{ type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: place } }]
  })
  return { type: 'FeatureCollection', features }
}
