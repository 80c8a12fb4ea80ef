/** Mixing colours given as #rrggbb, so that the map's many shades all come from the console's few tokens. */

export type Hex = `#${string}`

function channels(colour: string): [number, number, number] {
  const digits = colour.trim().replace('#', '')
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as [number, number, number]
}

/** `share` of `over` laid on `under`: 0 gives `under`, 1 gives `over`. */
export function mix(under: string, over: string, share: number): Hex {
  const from = channels(under)
  const to = channels(over)
  const mixed = from.map((value, at) => Math.round(value + (to[at]! - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** The colour with an opacity, for canvas and paint alike. */
export function fade(colour: string, opacity: number): string {
  return `rgba(${channels(colour).join(', ')}, ${opacity})`
}
