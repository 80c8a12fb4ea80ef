/** How the layer under edit is drawn over its own look, which tells what its draft changes: the chosen in the accent. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

import type { Locale } from '@/i18n/i18n'

import type { GivenStyle } from '../kinds/kindLook'
import { featureLayers } from '../overlays/featureStyle'
import { MEDIUM } from '../style/labels'
import type { Palette } from '../style/palette'
import type { Overlay } from '../useLayers'

export const DRAWN = 'drawn'
export const HANDLES = 'drawn-handles'
export const SKETCH = 'drawn-sketch'
/** What a click on the map can hit, from the top. */
export const DRAWN_HIT_LAYERS = ['drawn-chosen-point', 'drawn-point', 'drawn-chosen', 'drawn-hit', 'drawn-body']
export const HANDLE_HIT_LAYERS = ['handle-grip', 'handle-vertex', 'handle-mid']

const CHOSEN: ExpressionSpecification = ['get', 'chosen']
const ROUND = { 'line-join': 'round', 'line-cap': 'round' } as const

export function drawnLayers(kind: string, style: GivenStyle | undefined, palette: Palette, locale: Locale): Overlay['layers'] {
  const look = featureLayers({ source: DRAWN, kind, style, palette, locale, opacity: 1 })
  const { accent, text, ground } = palette
  return {
    areas: [
      ...(look.areas ?? []),
      { id: 'drawn-body', type: 'fill', source: DRAWN, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': accent, 'fill-opacity': ['case', CHOSEN, 0.14, 0] } } as LayerSpecification,
    ],
    lines: look.lines,
    selected: [
      { id: 'drawn-hit', type: 'line', source: DRAWN, paint: { 'line-color': text, 'line-width': 12, 'line-opacity': 0 } },
      { id: 'drawn-chosen-casing', type: 'line', source: DRAWN, filter: CHOSEN, layout: ROUND, paint: { 'line-color': ground, 'line-width': 5, 'line-opacity': 0.7 } },
      { id: 'drawn-chosen', type: 'line', source: DRAWN, filter: CHOSEN, layout: ROUND, paint: { 'line-color': accent, 'line-width': 2.5 } },
      {
        id: 'drawn-chosen-point', type: 'circle', source: DRAWN, filter: ['all', CHOSEN, ['==', ['geometry-type'], 'Point']],
        paint: { 'circle-radius': 13, 'circle-color': accent, 'circle-opacity': 0.15, 'circle-stroke-color': accent, 'circle-stroke-width': 2 },
      },
    ],
  }
}

/** Squares would need images; a vertex is a ring, a middle a small dot, a grip a filled disc. */
export function handleLayers({ accent, ground, closure, text }: Palette): LayerSpecification[] {
  const circle = (id: string, role: string, paint: object) =>
    ({ id, type: 'circle', source: HANDLES, filter: ['==', ['get', 'role'], role], paint }) as LayerSpecification
  return [
    { id: 'handle-box', type: 'line', source: HANDLES, filter: ['==', ['get', 'role'], 'box'], paint: { 'line-color': accent, 'line-width': 1, 'line-dasharray': [3, 3] } },
    circle('handle-mid', 'mid', { 'circle-radius': 3.5, 'circle-color': accent, 'circle-opacity': 0.75, 'circle-stroke-color': ground, 'circle-stroke-width': 1 }),
    circle('handle-vertex', 'vertex', {
      'circle-radius': ['case', ['get', 'active'], 7, 5],
      'circle-color': ['case', ['get', 'active'], accent, ground],
      'circle-stroke-color': accent,
      'circle-stroke-width': 2,
    }),
    circle('handle-grip', 'grip', { 'circle-radius': 7, 'circle-color': accent, 'circle-stroke-color': ground, 'circle-stroke-width': 2 }),
    circle('handle-snap', 'snap', { 'circle-radius': 8, 'circle-color': text, 'circle-opacity': 0, 'circle-stroke-color': text, 'circle-stroke-width': 1.5 }),
    circle('handle-fault', 'fault', { 'circle-radius': 9, 'circle-color': closure, 'circle-opacity': 0.2, 'circle-stroke-color': closure, 'circle-stroke-width': 2 }),
    {
      id: 'handle-fault-sign', type: 'symbol', source: HANDLES, filter: ['==', ['get', 'role'], 'fault'],
      layout: { 'text-field': '!', 'text-font': MEDIUM, 'text-size': 13, 'text-allow-overlap': true },
      paint: { 'text-color': closure },
    },
  ]
}

/** Lines along roads as they are drawn, found lists, and the two sides of a conflict. */
export function sketchLayers({ accent, text, ground, boundary }: Palette): LayerSpecification[] {
  const of = (role: string): ExpressionSpecification => ['==', ['get', 'role'], role]
  const line = (id: string, role: string, paint: object) =>
    ({ id, type: 'line', source: SKETCH, filter: of(role), layout: ROUND, paint }) as LayerSpecification
  const side = (id: string, role: string, colour: string): LayerSpecification[] => [
    { id: `${id}-fill`, type: 'fill', source: SKETCH, filter: ['all', of(role), ['==', ['geometry-type'], 'Polygon']], paint: { 'fill-color': colour, 'fill-opacity': 0.16 } },
    line(id, role, { 'line-color': colour, 'line-width': 3 }),
    { id: `${id}-point`, type: 'circle', source: SKETCH, filter: ['all', of(role), ['==', ['geometry-type'], 'Point']], paint: { 'circle-radius': 8, 'circle-color': colour } },
  ]
  return [
    line('sketch-casing', 'way', { 'line-color': ground, 'line-width': 7, 'line-opacity': 0.8 }),
    line('sketch-way', 'way', { 'line-color': accent, 'line-width': 4 }),
    line('sketch-rubber', 'rubber', { 'line-color': text, 'line-width': 1.5, 'line-dasharray': [2, 2] }),
    line('sketch-pointed', 'pointed', { 'line-color': text, 'line-width': 2 }),
    ...side('sketch-theirs', 'theirs', boundary),
    ...side('sketch-mine', 'mine', accent),
    {
      id: 'sketch-stop', type: 'circle', source: SKETCH, filter: of('stop'),
      paint: { 'circle-radius': 5, 'circle-color': ground, 'circle-stroke-color': accent, 'circle-stroke-width': 2 },
    },
  ]
}
