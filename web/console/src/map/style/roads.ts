/** Roads in five widths by class, muted, each with a casing, so that crossings read without colour. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

import type { Palette, RoadWidth } from './palette'

interface RoadKind {
  width: RoadWidth
  classes: string[]
  minzoom: number
  /** Line width in pixels at zooms 9, 12, 14, 16 and 18. */
  pixels: [number, number, number, number, number]
  casingFrom: number
}

/** From the least to the most important: later ones are drawn above. */
const KINDS: RoadKind[] = [
  { width: 'path', classes: ['footway', 'path', 'cycleway', 'steps', 'pedestrian', 'track', 'service'], minzoom: 14, pixels: [0.3, 0.4, 0.8, 2, 6], casingFrom: 17 },
  { width: 'minor', classes: ['tertiary', 'tertiary_link', 'residential', 'unclassified', 'living_street', 'road'], minzoom: 11.5, pixels: [0.3, 0.6, 1.8, 6, 16], casingFrom: 14 },
  { width: 'secondary', classes: ['secondary', 'secondary_link'], minzoom: 9.5, pixels: [0.5, 1.3, 3.2, 9, 22], casingFrom: 12.5 },
  { width: 'primary', classes: ['primary', 'primary_link', 'trunk_link'], minzoom: 8, pixels: [0.8, 1.9, 4.2, 11, 26], casingFrom: 11.5 },
  { width: 'motorway', classes: ['motorway', 'motorway_link', 'trunk'], minzoom: 6, pixels: [1.1, 2.6, 5.4, 13, 30], casingFrom: 10 },
]

const LINKS = ['motorway_link', 'trunk_link', 'primary_link', 'secondary_link', 'tertiary_link']
const CLASS: ExpressionSpecification = ['get', 'class']

function ofClasses(classes: string[]): FilterSpecification {
  return ['in', CLASS, ['literal', classes]]
}

/** Links are drawn at six tenths of the road they belong to, streets of tertiary class a little above the rest. */
function widths(kind: RoadKind, more = 0): ExpressionSpecification {
  const stops = [9, 12, 14, 16, 18].flatMap((zoom, at) => [
    zoom,
    ['+', more, ['*', kind.pixels[at]!, ['case', ['in', CLASS, ['literal', LINKS]], 0.6, ['==', CLASS, 'tertiary'], 1.25, 1]]],
  ])
  return ['interpolate', ['exponential', 1.4], ['zoom'], ...stops] as unknown as ExpressionSpecification
}

function casing(kind: RoadKind, palette: Palette): LayerSpecification {
  return {
    id: `road-casing-${kind.width}`,
    type: 'line',
    source: 'base',
    'source-layer': 'road',
    minzoom: kind.casingFrom,
    filter: ofClasses(kind.classes),
    layout: { 'line-cap': 'butt', 'line-join': 'round' },
    paint: { 'line-color': palette.casing, 'line-width': widths(kind, 1.6) },
  }
}

function body(kind: RoadKind, palette: Palette): LayerSpecification {
  return {
    id: `road-${kind.width}`,
    type: 'line',
    source: 'base',
    'source-layer': 'road',
    minzoom: kind.minzoom,
    filter: ofClasses(kind.classes),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.road[kind.width],
      'line-width': widths(kind),
      'line-opacity': ['interpolate', ['linear'], ['zoom'], kind.minzoom, 0.35, kind.minzoom + 1.2, 1],
    },
  }
}

/** All casings under all bodies. */
export function roadLayers(palette: Palette): LayerSpecification[] {
  return [...KINDS.map((kind) => casing(kind, palette)), ...KINDS.map((kind) => body(kind, palette))]
}

/** Arrows along one-way streets, from zoom 16. */
export function onewayLayer(): LayerSpecification {
  return {
    id: 'road-oneway',
    type: 'symbol',
    source: 'base',
    'source-layer': 'road',
    minzoom: 16,
    filter: ['in', ['to-string', ['get', 'oneway']], ['literal', ['true', '1', 'yes', '-1']]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 160,
      'icon-image': 'sign:oneway',
      'icon-rotate': ['case', ['==', ['to-string', ['get', 'oneway']], '-1'], 180, 0],
      'icon-rotation-alignment': 'map',
      'icon-padding': 8,
    },
    paint: { 'icon-opacity': 0.7 },
  }
}

/** The layers that draw the roads themselves. */
export const ROAD_BODY_LAYERS = KINDS.map((kind) => `road-${kind.width}`)
