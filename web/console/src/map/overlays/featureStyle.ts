/** How each kind of layer is drawn: fills and hatches under the roads, lines over them, posts and names as marks. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

import type { Locale } from '@/i18n/i18n'

import { type GivenStyle, type KindLook, kindLook } from '../kinds/kindLook'
import { imageId } from '../marks/imageId'
import { nameOf, REGULAR } from '../style/labels'
import type { Palette } from '../style/palette'
import type { Overlay } from '../useLayers'

export interface Drawing {
  source: string
  /** The layer within the tiles, if it is tiles that are drawn. */
  sourceLayer?: string
  kind: string
  style?: GivenStyle
  palette: Palette
  locale: Locale
  opacity: number
}

interface Pen extends Drawing {
  look: KindLook
  colour: string
  common: { source: string; 'source-layer'?: string }
}

/** A feature out of its time window, which only a draft shows, is drawn at a third. */
const NOT_NOW: ExpressionSpecification = ['case', ['==', ['get', 'in_force'], false], 0.35, 1]
const CHANGES = ['created', 'changed', 'deleted'] as const

function strength(opacity: number, most = 1): ExpressionSpecification {
  return ['*', opacity * most, NOT_NOW]
}

function isOf(type: 'Polygon' | 'LineString' | 'Point'): FilterSpecification {
  return ['==', ['geometry-type'], type]
}

function areas({ source, common, look, colour, opacity }: Pen): LayerSpecification[] {
  const area = { type: 'fill', ...common, filter: isOf('Polygon') } as const
  const { fill, hatch } = look
  return [
    ...(fill ? [{ id: `${source}-fill`, ...area, paint: { 'fill-color': colour, 'fill-opacity': strength(opacity, fill) } } as const] : []),
    ...(hatch ? [{ id: `${source}-hatch`, ...area, paint: { 'fill-pattern': imageId({ kind: 'hatch', of: hatch }), 'fill-opacity': strength(opacity) } } as const] : []),
  ]
}

function lines({ source, common, look, colour, opacity }: Pen): LayerSpecification[] {
  const { edge, line, dash } = look
  const paint = { 'line-color': colour, ...(dash ? { 'line-dasharray': [...dash] } : {}) }
  return [
    {
      id: `${source}-edge`, type: 'line', ...common, filter: isOf('Polygon'),
      layout: { 'line-join': 'round' },
      paint: { ...paint, 'line-width': edge, 'line-opacity': strength(opacity, 0.85) },
    },
    {
      id: `${source}-line`, type: 'line', ...common, filter: isOf('LineString'),
      layout: { 'line-join': 'round', 'line-cap': dash ? 'butt' : 'round' },
      paint: {
        ...paint,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, line * 0.45, 13, line, 17, line * 1.6],
        'line-opacity': strength(opacity, 0.85),
      },
    },
  ]
}

/** Around what a draft makes, changes or deletes. */
function changes({ source, common, palette, opacity }: Pen): LayerSpecification[] {
  const colours: Record<(typeof CHANGES)[number], string> = { created: palette.added, changed: palette.accent, deleted: palette.removed }
  return CHANGES.map((change) => ({
    id: `${source}-${change}`, type: 'line', ...common, filter: ['==', ['get', 'change'], change],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colours[change], 'line-width': 2.4, 'line-dasharray': [3, 1.5], 'line-opacity': opacity },
  }))
}

function points({ source, common, palette, colour, locale, opacity }: Pen): LayerSpecification {
  return {
    id: `${source}-point`, type: 'symbol', ...common, minzoom: 10, filter: isOf('Point'),
    layout: {
      'text-field': ['step', ['zoom'], '', 14.5, nameOf(locale)], 'text-font': REGULAR, 'text-size': 11,
      'icon-image': imageId({ kind: 'sign', of: 'post' }), 'icon-allow-overlap': true,
      'text-anchor': 'left', 'text-offset': [0.9, 0], 'text-optional': true, 'text-max-width': 12,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 14, 1],
    },
    paint: { 'text-color': colour, 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-opacity': strength(opacity), 'icon-opacity': strength(opacity) },
  }
}

/** ⊘ along a line and within an area that is closed. */
function signs({ source, common, look, opacity }: Pen): LayerSpecification[] {
  if (look.sign !== 'closed') return []
  const icon = { 'icon-image': imageId({ kind: 'sign', of: 'closed' }), 'icon-rotation-alignment': 'viewport' } as const
  const paint = { 'icon-opacity': strength(opacity) }
  return [
    { id: `${source}-signs`, type: 'symbol', ...common, minzoom: 11, filter: isOf('LineString'), layout: { ...icon, 'symbol-placement': 'line', 'symbol-spacing': 120 }, paint },
    { id: `${source}-sign`, type: 'symbol', ...common, minzoom: 11, filter: isOf('Polygon'), layout: icon, paint },
  ]
}

/** Names along lines from zoom 12, within areas from 11.5. */
function names({ source, common, palette, colour, locale, opacity }: Pen): LayerSpecification[] {
  const name = { 'text-field': nameOf(locale), 'text-font': REGULAR, 'text-size': 11 }
  const paint = { 'text-color': colour, 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-opacity': strength(opacity) }
  return [
    {
      id: `${source}-name-along`, type: 'symbol', ...common, minzoom: 12, filter: isOf('LineString'),
      layout: { ...name, 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-offset': [0, -1] }, paint,
    },
    {
      id: `${source}-name`, type: 'symbol', ...common, minzoom: 11.5, filter: isOf('Polygon'),
      layout: { ...name, 'text-padding': 24, 'text-max-width': locale === 'en' ? 10 : 14 }, paint,
    },
  ]
}

export function featureLayers(drawing: Drawing): Overlay['layers'] {
  const look = kindLook(drawing.kind, drawing.style)
  const { source, sourceLayer } = drawing
  const common = { source, ...(sourceLayer ? { 'source-layer': sourceLayer } : {}) }
  const pen: Pen = { ...drawing, look, colour: drawing.palette.hue[look.hue], common }
  return { areas: areas(pen), lines: [...lines(pen), ...changes(pen), points(pen), ...signs(pen), ...names(pen)] }
}
