/** How each kind of layer looks, on the map and in its legend: hue, fill, hatch, lines. Pure. */

/** The hues that a kind's style may name, by the tokens they stand for. */
export const HUES = {
  amber: '--zone-key',
  teal: '--event-route',
  violet: '--boundary',
  red: '--closure',
  grey: '--quiet',
  blue: '--accent',
  green: '--squad-available',
  pink: '--surroundings',
  brown: '--back-street',
  indigo: '--core-area',
} as const
export type Hue = keyof typeof HUES
export type Hatch = 'periphery' | 'boundary' | 'closure'

export interface KindLook {
  hue: Hue
  /** How much of the hue an area is filled with; none, or a hatch. */
  fill?: number
  hatch?: Hatch
  /** Width of an area's border. */
  edge: number
  /** Width of a line feature. */
  line: number
  dash?: readonly number[]
  /** What stands on it: ⊘ on what is closed. */
  sign?: 'closed'
}

const KINDS: Record<string, KindLook> = {
  key_zone: { hue: 'amber', fill: 0.12, edge: 1.4, line: 2 },
  event_route: { hue: 'teal', fill: 0.12, edge: 1.4, line: 4 },
  venue_periphery: { hue: 'amber', hatch: 'periphery', edge: 1.2, line: 2 },
  boundary_area: { hue: 'violet', hatch: 'boundary', edge: 0.6, line: 2 },
  jurisdiction: { hue: 'grey', edge: 1.5, line: 1.5 },
  post: { hue: 'teal', fill: 0.1, edge: 1, line: 2 },
  closure: { hue: 'red', hatch: 'closure', edge: 1.5, line: 3, sign: 'closed' },
  no_go: { hue: 'red', hatch: 'closure', edge: 1.5, line: 3, sign: 'closed' },
  school_hospital: { hue: 'pink', fill: 0.1, edge: 1, line: 2, dash: [3, 2] },
  back_street: { hue: 'brown', fill: 0.1, edge: 1, line: 3, dash: [2, 1.5] },
  core_area: { hue: 'indigo', edge: 1.8, line: 2, dash: [6, 2] },
  unit_grid: { hue: 'grey', edge: 0.8, line: 1 },
  venue: { hue: 'teal', fill: 0.18, edge: 1.4, line: 2 },
}

/** What a custom kind, or a layer of it, says of its looks. */
export type GivenStyle = Readonly<Record<string, unknown>>

function numberIn(style: GivenStyle, name: string, least: number, most: number, usual: number): number {
  const value = style[name]
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual
}

function customLook(style: GivenStyle): KindLook {
  const hue = typeof style.color === 'string' && style.color in HUES ? (style.color as Hue) : 'blue'
  const hatches: Record<string, Hatch> = { hatch: 'periphery', diagonal: 'boundary' }
  return {
    hue,
    ...(typeof style.pattern === 'string' && hatches[style.pattern] ? {} : { fill: numberIn(style, 'fill', 0, 0.5, 0.1) }),
    edge: numberIn(style, 'line', 0.5, 4, 1.2),
    line: numberIn(style, 'width', 1, 8, 2),
  }
}

/** The look of a kind; one that the product does not know looks as its style says. */
export function kindLook(kind: string, style: GivenStyle = {}): KindLook {
  return KINDS[kind] ?? customLook(style)
}
