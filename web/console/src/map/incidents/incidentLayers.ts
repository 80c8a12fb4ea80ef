/** How incidents look: the mark in its ring, smaller from afar, with its category beneath from zoom 14. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

import { stateRing } from '../squads/squadLayers'
import { REGULAR } from '../style/labels'
import type { Palette } from '../style/palette'

export const INCIDENTS = 'incidents'
/** Layers that answer a click. */
export const INCIDENT_HIT_LAYERS = ['incident-mark', 'incident-chosen']

const LEAST_ZOOM = 0
const SIZE: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 7.5, 0.4, 9.5, 0.52, 11, 0.66, 13, 0.88, 15, 1]
/** A little wider than the mark at every zoom. */
const RING_PX: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 7.5, 9.5, 9.5, 11.5, 11, 13.5, 13, 17, 15, 19]

function mark(id: string, rest: Partial<LayerSpecification>): LayerSpecification {
  return {
    id, type: 'symbol', source: INCIDENTS,
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-size': SIZE,
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': ['get', 'order'],
    },
    ...rest,
  } as LayerSpecification
}

export function incidentLayers(palette: Palette, chosenId: number | null): { incidents: LayerSpecification[]; selected: LayerSpecification[] } {
  return {
    incidents: [
      mark('incident-mark', {}),
      {
        id: 'incident-name', type: 'symbol', source: INCIDENTS, minzoom: 14,
        layout: {
          'text-field': ['get', 'label'],
          'text-font': REGULAR,
          'text-size': 11,
          'text-anchor': 'top',
          'text-offset': [0, 1.7],
          'text-padding': 2,
          'symbol-sort-key': ['-', 0, ['get', 'order']],
        },
        paint: { 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
      },
    ],
    selected: [
      stateRing('incident-ring', INCIDENTS, LEAST_ZOOM, RING_PX, palette),
      mark('incident-chosen', { filter: ['==', ['id'], chosenId ?? -1] }),
    ],
  }
}
