/** How squads look: one by one from zoom 11, names from 13, together by organisation below. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

import type { SquadShape } from '../marks/imageId'
import { MEDIUM, REGULAR } from '../style/labels'
import type { Palette } from '../style/palette'
import { CLUSTER_BELOW_ZOOM } from './clusters'

export const SQUADS = 'squads'
export const CLUSTERS = 'squad-clusters'
/** Layers that answer a click. */
export const SQUAD_HIT_LAYERS = ['squad-mark', 'squad-chosen', 'squad-cluster']

const NAMES_FROM_ZOOM = 13
const FADED: ExpressionSpecification = ['match', ['get', 'freshness'], 'stale', 0.6, 'lost', 0.35, 1]
const TURN: ExpressionSpecification = ['case', ['get', 'turns'], ['get', 'heading'], 0]

/** Rings of the chosen and the hovered one, by feature state. */
export function stateRing(id: string, source: string, minzoom: number, radius: number | ExpressionSpecification, palette: Palette): LayerSpecification {
  const isChosen: ExpressionSpecification = ['boolean', ['feature-state', 'chosen'], false]
  const isHovered: ExpressionSpecification = ['boolean', ['feature-state', 'hovered'], false]
  return {
    id, type: 'circle', source, minzoom,
    paint: {
      'circle-radius': radius,
      'circle-color': palette.accent,
      'circle-opacity': ['case', isChosen, 0.22, 0],
      'circle-stroke-color': ['case', isChosen, palette.accent, palette.text],
      'circle-stroke-width': ['case', isChosen, 2, isHovered, 1.5, 0],
      'circle-stroke-opacity': ['case', isChosen, 1, 0.7],
    },
  }
}

function mark(id: string, rest: Partial<LayerSpecification>): LayerSpecification {
  return {
    id, type: 'symbol', source: SQUADS,
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-rotate': TURN,
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': ['get', 'order'],
    },
    paint: { 'icon-opacity': FADED },
    ...rest,
  } as LayerSpecification
}

function notch(): LayerSpecification {
  return {
    id: 'squad-heading', type: 'symbol', source: SQUADS, minzoom: CLUSTER_BELOW_ZOOM,
    filter: ['!=', ['get', 'notch'], ''],
    layout: {
      'icon-image': ['get', 'notch'],
      'icon-rotate': ['get', 'heading'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  }
}

function names(palette: Palette): LayerSpecification {
  return {
    id: 'squad-name', type: 'symbol', source: SQUADS, minzoom: NAMES_FROM_ZOOM,
    layout: {
      'text-field': ['get', 'label'],
      'text-font': MEDIUM,
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10.5, 16, 12],
      'text-anchor': 'top',
      'text-offset': [0, 0.75],
      'text-line-height': 1.15,
      'text-padding': 1,
      'symbol-sort-key': ['-', 0, ['get', 'order']],
    },
    paint: {
      'text-color': palette.text,
      'text-opacity': ['match', ['get', 'freshness'], 'stale', 0.75, 'lost', 0.55, 1],
      'text-halo-color': palette.halo,
      'text-halo-width': 1.6,
    },
  }
}

const SIGNS: [SquadShape, string][] = [
  ['available', '●'],
  ['assigned', '◐'],
  ['en_route', '➤'],
  ['on_scene', '■'],
  ['off', '○'],
]

/** The name, and under it the number in each state behind its sign, which alone has the state's colour: figures stay legible. */
function clusterText(palette: Palette): ExpressionSpecification {
  const states = SIGNS.flatMap(([shape, sign]) => [
    ['case', ['>', ['get', shape], 0], sign, ''],
    { 'text-color': palette.squad[shape] },
    ['case', ['>', ['get', shape], 0], ['concat', ['to-string', ['get', shape]], ' '], ''],
    { 'text-color': palette.text },
  ])
  return ['format', ['get', 'name'], { 'text-color': palette.text }, '\n', {}, ...states] as unknown as ExpressionSpecification
}

function clusters(palette: Palette): LayerSpecification[] {
  const common = { type: 'symbol', source: CLUSTERS, maxzoom: CLUSTER_BELOW_ZOOM } as const
  const size: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 8, 0.72, 10, 0.95]
  return [
    {
      id: 'squad-cluster-name', ...common,
      layout: {
        'text-field': clusterText(palette),
        'text-font': REGULAR,
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 10.5, 12.5],
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.9,
        'text-justify': 'auto',
        'text-max-width': 24,
        'text-line-height': 1.2,
        'symbol-sort-key': ['-', 0, ['get', 'total']],
      },
      paint: { 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'squad-cluster', ...common,
      layout: { 'icon-image': ['get', 'icon'], 'icon-size': size, 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'total'] },
    },
  ]
}

/** All layers of squads; the chosen one is also drawn above the rest and at every zoom. */
export function squadLayers(palette: Palette, chosenId: number | null): { squads: LayerSpecification[]; selected: LayerSpecification[] } {
  return {
    squads: [
      ...clusters(palette),
      stateRing('squad-ring', SQUADS, CLUSTER_BELOW_ZOOM, 12, palette),
      mark('squad-mark', { minzoom: CLUSTER_BELOW_ZOOM }),
      notch(),
      names(palette),
    ],
    selected: [mark('squad-chosen', { filter: ['==', ['id'], chosenId ?? -1] })],
  }
}
