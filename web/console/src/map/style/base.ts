/** The base map as one MapLibre style over our own tiles: ground, water, green, borders, roads, names, and slots. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

import type { Locale } from '@/i18n/i18n'

import { labelLayers } from './labels'
import type { Palette } from './palette'
import { onewayLayer, roadLayers } from './roads'
import { slotLayer } from './slots'

export const TILES_MOST_ZOOM = 15

function groundLayers(palette: Palette): LayerSpecification[] {
  const area = { source: 'base', 'source-layer': 'area' } as const
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': palette.ground } },
    { id: 'green', type: 'fill', ...area, filter: ['==', ['get', 'kind'], 'green'], paint: { 'fill-color': palette.green, 'fill-antialias': false } },
    { id: 'water', type: 'fill', ...area, filter: ['==', ['get', 'kind'], 'water'], paint: { 'fill-color': palette.water } },
    {
      id: 'building', type: 'fill', ...area, minzoom: 15, filter: ['==', ['get', 'kind'], 'building'],
      paint: {
        'fill-color': palette.building,
        'fill-outline-color': palette.buildingEdge,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 15, 0, 15.5, 1],
      },
    },
  ]
}

/** Districts by a thin double line: two hairlines a gap apart. Streets by a faint dashed one. */
function borderLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'border-street', type: 'line', source: 'base', 'source-layer': 'street', minzoom: 12,
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.borderFaint, 'line-width': 1, 'line-dasharray': [4, 3] },
    },
    {
      id: 'border-district', type: 'line', source: 'base', 'source-layer': 'district', minzoom: 6,
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.border,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.7, 14, 1],
        'line-gap-width': ['interpolate', ['linear'], ['zoom'], 8, 1.6, 14, 3],
      },
    },
  ]
}

/** The layers of the base in drawing order, slots for overlays among them. */
export function baseLayers(palette: Palette, locale: Locale): LayerSpecification[] {
  return [
    ...groundLayers(palette),
    slotLayer('areas'),
    ...roadLayers(palette),
    ...borderLayers(palette),
    onewayLayer(),
    slotLayer('lines'),
    slotLayer('ways'),
    ...labelLayers(palette, locale),
    slotLayer('signs'),
    slotLayer('squads'),
    slotLayer('incidents'),
    slotLayer('selected'),
  ]
}

/** The whole style; `origin` makes the tile address absolute, which the worker needs. */
export function baseStyle(palette: Palette, locale: Locale, origin: string): StyleSpecification {
  return {
    version: 8,
    name: 'one-map',
    sources: {
      base: { type: 'vector', tiles: [`${origin}/tiles/base/{z}/{x}/{y}.mvt`], minzoom: 5, maxzoom: TILES_MOST_ZOOM },
    },
    layers: baseLayers(palette, locale),
    transition: { duration: 0, delay: 0 },
  }
}
