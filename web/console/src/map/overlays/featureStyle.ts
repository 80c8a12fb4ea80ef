/** How each kind of layer is drawn: fills and hatches under the roads, lines over them, posts as marks. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

import type { Locale } from '@/i18n/i18n'

import { imageId } from '../marks/imageId'
import { nameOf, REGULAR } from '../style/labels'
import type { Palette } from '../style/palette'
import type { Overlay } from '../useLayers'

export interface Drawing {
  source: string
  kind: string
  palette: Palette
  locale: Locale
  opacity: number
}

interface KindStyle {
  colour: (palette: Palette) => string
  fill?: number
  hatch?: 'periphery' | 'boundary' | 'closure'
  edge: number
  /** Width of a line feature. */
  line: number
  dash?: number[]
}

const KINDS: Record<string, KindStyle> = {
  key_zone: { colour: (palette) => palette.keyZone, fill: 0.12, edge: 1.4, line: 2 },
  event_route: { colour: (palette) => palette.eventRoute, fill: 0.12, edge: 1.4, line: 4 },
  venue_periphery: { colour: (palette) => palette.periphery, hatch: 'periphery', edge: 1.2, line: 2 },
  boundary_area: { colour: (palette) => palette.boundary, hatch: 'boundary', edge: 0.6, line: 2 },
  jurisdiction: { colour: (palette) => palette.quiet, edge: 1.5, line: 1.5 },
  post: { colour: (palette) => palette.eventRoute, fill: 0.1, edge: 1, line: 2 },
  closure: { colour: (palette) => palette.closure, hatch: 'closure', edge: 1.5, line: 3 },
  no_go: { colour: (palette) => palette.closure, hatch: 'closure', edge: 1.5, line: 3 },
  school_hospital: { colour: (palette) => palette.accent, fill: 0.1, edge: 1, line: 2, dash: [3, 2] },
  back_street: { colour: (palette) => palette.quiet, fill: 0.1, edge: 1, line: 3, dash: [2, 1.5] },
  venue: { colour: (palette) => palette.eventRoute, fill: 0.18, edge: 1.4, line: 2 },
}
const OTHER: KindStyle = { colour: (palette) => palette.accent, fill: 0.1, edge: 1.2, line: 2 }

export function kindStyle(kind: string): KindStyle {
  return KINDS[kind] ?? OTHER
}

/** A feature out of its time window is drawn at a third. */
const NOT_NOW: ExpressionSpecification = ['case', ['==', ['get', 'in_force'], false], 0.35, 1]

function strength(opacity: number, most = 1): ExpressionSpecification {
  return ['*', opacity * most, NOT_NOW]
}

function isOf(type: 'Polygon' | 'LineString' | 'Point'): FilterSpecification {
  return ['==', ['geometry-type'], type]
}

function areas({ source, kind, palette, opacity }: Drawing): LayerSpecification[] {
  const { colour, fill, hatch } = kindStyle(kind)
  const common = { type: 'fill', source, filter: isOf('Polygon') } as const
  return [
    ...(fill ? [{ id: `${source}-fill`, ...common, paint: { 'fill-color': colour(palette), 'fill-opacity': strength(opacity, fill) } } as const] : []),
    ...(hatch ? [{ id: `${source}-hatch`, ...common, paint: { 'fill-pattern': imageId({ kind: 'hatch', of: hatch }), 'fill-opacity': strength(opacity) } } as const] : []),
  ]
}

function lines({ source, kind, palette, opacity }: Drawing): LayerSpecification[] {
  const { colour, edge, line, dash } = kindStyle(kind)
  const paint = { 'line-color': colour(palette), ...(dash ? { 'line-dasharray': dash } : {}) }
  return [
    {
      id: `${source}-edge`, type: 'line', source, filter: isOf('Polygon'),
      layout: { 'line-join': 'round' },
      paint: { ...paint, 'line-width': edge, 'line-opacity': strength(opacity, 0.85) },
    },
    {
      id: `${source}-line`, type: 'line', source, filter: isOf('LineString'),
      layout: { 'line-join': 'round', 'line-cap': dash ? 'butt' : 'round' },
      paint: {
        ...paint,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, line * 0.45, 13, line, 17, line * 1.6],
        'line-opacity': strength(opacity, 0.85),
      },
    },
  ]
}

function marks({ source, kind, palette, locale, opacity }: Drawing): LayerSpecification[] {
  const { colour } = kindStyle(kind)
  const name = { 'text-field': nameOf(locale), 'text-font': REGULAR, 'text-size': 11 }
  const paint = { 'text-color': colour(palette), 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-opacity': strength(opacity) }
  const isLineNamed = kind === 'event_route' || kind === 'back_street'
  return [
    {
      id: `${source}-point`, type: 'symbol', source, minzoom: 10, filter: isOf('Point'),
      layout: {
        ...name, 'text-field': ['step', ['zoom'], '', 14.5, nameOf(locale)],
        'icon-image': imageId({ kind: 'sign', of: 'post' }), 'icon-allow-overlap': true,
        'text-anchor': 'left', 'text-offset': [0.9, 0], 'text-optional': true, 'text-max-width': 12,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 14, 1],
      },
      paint: { ...paint, 'icon-opacity': strength(opacity) },
    },
    {
      id: `${source}-name`, type: 'symbol', source, minzoom: isLineNamed ? 12 : 11.5,
      filter: isLineNamed ? isOf('LineString') : isOf('Polygon'),
      layout: { ...name, 'symbol-placement': isLineNamed ? 'line' : 'point', 'symbol-spacing': 420, ...(isLineNamed ? { 'text-offset': [0, -1] } : {}) },
      paint,
    },
  ]
}

export function featureLayers(drawing: Drawing): Overlay['layers'] {
  return { areas: areas(drawing), lines: [...lines(drawing), ...marks(drawing)] }
}
