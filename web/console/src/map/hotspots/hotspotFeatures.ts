/** Hotspots as features of the map: their outlines, and a sign at the centre that says which state they are in. Pure. */
import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

import { STATE_SIGN } from '@/hotspots/scales'
import type { Hotspot, HotspotState } from '@/hotspots/types'

import { REGULAR } from '../style/labels'
import type { Palette } from '../style/palette'

export const OUTLINES = 'hotspot-outlines'
export const SIGNS = 'hotspot-signs'
export const HOTSPOT_HIT_LAYERS = ['hotspot-sign', 'hotspot-fill']

export function signsOf(items: readonly Hotspot[]): FeatureCollection {
  const features = items.map((item, rank): Feature => ({
    type: 'Feature',
    id: item.id,
    properties: { name: item.name, sign: STATE_SIGN[item.state], state: item.state, count: item.count, kind: item.kind, rank, boundary: item.is_boundary },
    geometry: { type: 'Point', coordinates: item.centre },
  }))
  return { type: 'FeatureCollection', features }
}

export function stateColours(palette: Palette): Record<HotspotState, string> {
  return {
    emerging: palette.priority[2], confirmed: palette.priority[1], treated: palette.accent, abating: palette.squad.available,
    cleared: palette.quiet, relapsed: palette.boundary,
  }
}

function byState(palette: Palette): ExpressionSpecification {
  const pairs = Object.entries(stateColours(palette)).flat()
  return ['match', ['get', 'state'], ...pairs, palette.quiet] as unknown as ExpressionSpecification
}

export function hotspotLayers(palette: Palette, selected: number | null): { lines: LayerSpecification[]; signs: LayerSpecification[] } {
  const isSelected: ExpressionSpecification = ['==', ['get', 'id'], selected ?? -1]
  const isSelectedSign: ExpressionSpecification = ['==', ['id'], selected ?? -1]
  const colour = byState(palette)
  return {
    lines: [
      { id: 'hotspot-fill', type: 'fill', source: OUTLINES, paint: { 'fill-color': palette.ground, 'fill-opacity': 0.001 } },
      {
        id: 'hotspot-halo', type: 'line', source: OUTLINES, layout: { 'line-join': 'round' },
        paint: { 'line-color': palette.ground, 'line-width': ['case', isSelected, 7, 4], 'line-opacity': 0.75 },
      },
      {
        id: 'hotspot-outline', type: 'line', source: OUTLINES, layout: { 'line-join': 'round' },
        paint: { 'line-color': ['case', isSelected, palette.text, colour], 'line-width': ['case', isSelected, 3, 1.8] },
      },
      {
        id: 'hotspot-border', type: 'line', source: OUTLINES, filter: ['==', ['get', 'is_boundary'], true],
        paint: { 'line-color': palette.boundary, 'line-width': 1.6, 'line-offset': -4, 'line-dasharray': [2, 2] },
      },
    ],
    signs: [
      {
        id: 'hotspot-sign', type: 'circle', source: SIGNS, filter: ['any', ['!=', ['get', 'kind'], 'cells'], isSelectedSign],
        layout: { 'circle-sort-key': ['-', ['get', 'rank']] },
        paint: {
          'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 3, 4, 6, 12, 12],
          'circle-color': colour,
          'circle-opacity': 0.85,
          'circle-stroke-color': ['case', isSelectedSign, palette.text, palette.ground],
          'circle-stroke-width': ['case', isSelectedSign, 2.5, 1],
        },
      },
      {
        id: 'hotspot-name', type: 'symbol', source: SIGNS,
        layout: {
          'text-field': ['format', ['get', 'sign'], { 'text-color': colour }, ['concat', ' ', ['get', 'name']], {}, ['case', ['>', ['get', 'count'], 0], ['concat', '  ', ['to-string', ['get', 'count']]], ''], {}],
          'text-font': REGULAR, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.9], 'text-max-width': 14,
          'symbol-sort-key': ['case', isSelectedSign, -1, ['get', 'rank']],
        },
        paint: { 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
      },
    ],
  }
}
