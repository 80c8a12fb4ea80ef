/** Names on the base map, in the reader's language, drawn from fonts of this machine or the console's own. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

import type { Locale } from '@/i18n/i18n'

import type { Palette } from './palette'

const FAMILIES = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif']
export const REGULAR = FAMILIES
/** The first name tells the weight; it need not exist, the next ones do. */
export const MEDIUM = ['Noto Sans SC Medium', ...FAMILIES]

/** The English name where there is one and English is read, else the local one. */
export function nameOf(locale: Locale): ExpressionSpecification {
  if (locale !== 'en') return ['coalesce', ['get', 'name'], '']
  return ['case', ['!=', ['coalesce', ['get', 'name_en'], ''], ''], ['get', 'name_en'], ['coalesce', ['get', 'name'], '']]
}

const SAMPLE_MARKS = ['（样例）', ' (sample)']

/** The name without the word that marks a sample: the map as a whole says so at its edge. */
function plainNameOf(locale: Locale): ExpressionSpecification {
  const name: ExpressionSpecification = ['var', 'name']
  const cut = SAMPLE_MARKS.flatMap((mark) => [['in', mark, name], ['slice', name, 0, ['index-of', mark, name]]])
  return ['let', 'name', nameOf(locale), ['case', ...cut, name]] as unknown as ExpressionSpecification
}

interface RoadNames {
  id: string
  classes: string[]
  minzoom: number
  /** Text sizes at zooms 13 and 17. */
  sizes: [number, number]
  spacing: number
}

const ROAD_NAMES: RoadNames[] = [
  { id: 'minor', classes: ['residential', 'unclassified', 'living_street', 'pedestrian', 'road', 'service'], minzoom: 15, sizes: [10, 12], spacing: 260 },
  { id: 'tertiary', classes: ['tertiary'], minzoom: 14, sizes: [10, 12], spacing: 300 },
  { id: 'secondary', classes: ['secondary'], minzoom: 13.4, sizes: [10.5, 13], spacing: 340 },
  { id: 'main', classes: ['primary', 'trunk', 'motorway'], minzoom: 13, sizes: [11, 13.5], spacing: 380 },
]

function roadNames(names: RoadNames, palette: Palette, locale: Locale): LayerSpecification {
  return {
    id: `name-road-${names.id}`,
    type: 'symbol',
    source: 'base',
    'source-layer': 'road',
    minzoom: names.minzoom,
    filter: ['all', ['in', ['get', 'class'], ['literal', names.classes]], ['!=', ['coalesce', ['get', 'name'], ''], '']],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': names.spacing,
      'text-field': nameOf(locale),
      'text-font': REGULAR,
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, names.sizes[0], 17, names.sizes[1]],
      'text-letter-spacing': 0,
      'text-max-angle': 30,
      'text-padding': 12,
      'text-pitch-alignment': 'viewport',
    },
    paint: { 'text-color': palette.roadLabel, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
  }
}

function pointNames(
  id: string,
  sourceLayer: string,
  palette: Palette,
  locale: Locale,
  rest: { minzoom: number; maxzoom?: number; size: ExpressionSpecification | number; colour: string; filter?: FilterSpecification; font?: string[] },
): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: 'base',
    'source-layer': sourceLayer,
    minzoom: rest.minzoom,
    maxzoom: rest.maxzoom ?? 24,
    filter: rest.filter ?? ['==', ['geometry-type'], 'Point'],
    layout: {
      'text-field': plainNameOf(locale),
      'text-font': rest.font ?? REGULAR,
      'text-size': rest.size,
      'text-max-width': locale === 'en' ? 9 : 20,
      'text-padding': 6,
      'symbol-sort-key': ['coalesce', ['get', 'rank'], 9],
    },
    paint: { 'text-color': rest.colour, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
  }
}

const RANK: ExpressionSpecification = ['coalesce', ['get', 'rank'], 9]

/** Names from the least to the most important: what is drawn above is placed first. */
export function labelLayers(palette: Palette, locale: Locale): LayerSpecification[] {
  const places = (least: number, most: number): FilterSpecification => [
    'all', ['==', ['geometry-type'], 'Point'], ['>=', RANK, least], ['<=', RANK, most],
  ]
  return [
    ...ROAD_NAMES.map((names) => roadNames(names, palette, locale)),
    pointNames('name-water', 'area', palette, locale, {
      minzoom: 13, size: 11, colour: palette.waterLabel, filter: ['all', ['==', ['get', 'kind'], 'water'], ['has', 'name']],
    }),
    pointNames('name-street', 'street', palette, locale, { minzoom: 12.5, maxzoom: 15.5, size: 11, colour: palette.roadLabel }),
    pointNames('name-place-small', 'place', palette, locale, {
      minzoom: 13, size: 11.5, colour: palette.placeLabel, filter: places(4, 99),
    }),
    pointNames('name-place', 'place', palette, locale, {
      minzoom: 10.5, size: 12, colour: palette.placeLabel, filter: places(0, 3),
    }),
    pointNames('name-district', 'district', palette, locale, {
      minzoom: 7.5, maxzoom: 14, font: MEDIUM, colour: palette.districtLabel,
      size: ['interpolate', ['linear'], ['zoom'], 8, 11, 10, 13, 13, 16],
    }),
  ]
}
