/** The map's colours, mixed from the theme's tokens; a night palette dims the base and leaves the marks alone. */
import type { Theme } from '@/theme/theme'

import { type Hue, HUES } from '../kinds/kindLook'
import { mix } from './colour'

export type RoadWidth = 'motorway' | 'primary' | 'secondary' | 'minor' | 'path'

export interface Palette {
  theme: Theme
  ground: string
  panel: string
  text: string
  quiet: string
  accent: string
  water: string
  waterLabel: string
  green: string
  building: string
  buildingEdge: string
  road: Record<RoadWidth, string>
  casing: string
  roadLabel: string
  placeLabel: string
  districtLabel: string
  border: string
  borderFaint: string
  halo: string
  priority: Record<1 | 2 | 3 | 4, string>
  squad: Record<'available' | 'assigned' | 'en_route' | 'on_scene' | 'off', string>
  keyZone: string
  eventRoute: string
  periphery: string
  boundary: string
  closure: string
  /** What a draft adds and removes. */
  added: string
  removed: string
  hue: Record<Hue, string>
}

export type ReadToken = (name: `--${string}`) => string

/** How much text colour each part of the base takes; measured by eye, so that nothing on it outshines a mark. */
const SHARES = {
  dark: {
    motorway: 0.27, primary: 0.19, secondary: 0.135, minor: 0.1, path: 0.07, casing: 0.4, water: 0.11, green: 0.055,
    building: 0.045, buildingEdge: 0.08, roadLabel: 0.55, placeLabel: 0.66, districtLabel: 0.6, border: 0.42, borderFaint: 0.17,
  },
  light: {
    motorway: 0.23, primary: 0.13, secondary: 0.03, minor: 0.0, path: 0.0, casing: 0.14, water: 0.13, green: 0.08,
    building: 0.045, buildingEdge: 0.1, roadLabel: 0.68, placeLabel: 0.78, districtLabel: 0.66, border: 0.5, borderFaint: 0.18,
  },
} as const

const NIGHT_DIMMING = 0.62

/** White streets need a land a shade darker than the panels; the night's land is near black. */
function groundOf(theme: Theme, dims: boolean, read: ReadToken): string {
  if (theme === 'light') return mix(read('--ground'), read('--text'), 0.035)
  return dims ? mix(read('--ground'), '#000000', 0.45) : read('--ground')
}

/** Reads the tokens in force and mixes the palette from them. */
export function makePalette(theme: Theme, read: ReadToken, isNight = false): Palette {
  const dims = isNight && theme === 'dark'
  const text = read('--text')
  const ground = groundOf(theme, dims, read)
  const share = (part: keyof (typeof SHARES)['dark']) => SHARES[theme][part] * (dims ? NIGHT_DIMMING : 1)
  const shade = (part: keyof (typeof SHARES)['dark']) => mix(ground, text, share(part))
  const road = (part: RoadWidth) => (theme === 'dark' ? shade(part) : mix(read('--panel'), text, share(part)))
  return {
    theme,
    ground,
    panel: read('--panel'),
    text,
    quiet: read('--quiet'),
    accent: read('--accent'),
    water: mix(ground, read('--accent'), share('water')),
    waterLabel: mix(ground, read('--accent'), share('roadLabel')),
    green: mix(ground, read('--squad-available'), share('green')),
    building: shade('building'),
    buildingEdge: shade('buildingEdge'),
    road: {
      motorway: road('motorway'),
      primary: road('primary'),
      secondary: road('secondary'),
      minor: road('minor'),
      path: road('path'),
    },
    casing: theme === 'dark' ? mix(ground, '#000000', share('casing')) : shade('casing'),
    roadLabel: shade('roadLabel'),
    placeLabel: shade('placeLabel'),
    districtLabel: shade('districtLabel'),
    // Violet as the boundary areas are: a double grey line would pass for a street.
    border: mix(ground, mix(text, read('--boundary'), 0.7), share('border')),
    borderFaint: shade('borderFaint'),
    halo: ground,
    priority: { 1: read('--p1'), 2: read('--p2'), 3: read('--p3'), 4: read('--p4') },
    squad: {
      available: read('--squad-available'),
      assigned: read('--squad-assigned'),
      en_route: read('--squad-en-route'),
      on_scene: read('--squad-on-scene'),
      off: read('--squad-off'),
    },
    keyZone: read('--zone-key'),
    eventRoute: read('--event-route'),
    periphery: read('--periphery'),
    boundary: read('--boundary'),
    closure: read('--closure'),
    added: read('--added'),
    removed: read('--removed'),
    hue: Object.fromEntries(Object.entries(HUES).map(([hue, name]) => [hue, read(name)])) as Record<Hue, string>,
  }
}
