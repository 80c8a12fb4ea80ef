/** What the painter is told of colours; and at which nearness a surface, cells or points are shown. Pure. */
import { DENSITY, HATCHES, levelTone, patternTone, type Tone } from '@/hotspots/scales'
import type { Form } from '@/hotspots/timeStore'
import type { Show } from '@/hotspots/pictures'
import type { Theme } from '@/theme/theme'

import type { CellLook } from './cellPainter'
import { TONES } from './cellShaders'

/** A cell that is narrower on screen is no longer seen by itself; one that is wider shows what lies in it. */
const SURFACE_BELOW_PX = 5
const POINTS_FROM_PX = 110
const WORLD_PX = 512
/** How far a surface is blurred on screen, from where cells are smaller than that. */
const BLUR_PX = 9

export function rgb(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number]
}

const toneOf = (code: number, show: Show, theme: Theme): Tone | null => {
  if (code === 0 || (show === 'significance' && Math.abs(code) > 3)) return null
  return show === 'significance' ? levelTone(code, theme) : patternTone(code, theme)
}

export function lookOf(form: 'cells' | 'surface', show: Show, theme: Theme, most: number, quiet: string): CellLook {
  const tones = new Float32Array(TONES * 4)
  const hatches = new Int32Array(TONES)
  for (let code = -8; code <= 8; code += 1) {
    const tone = toneOf(code, show, theme)
    if (!tone) continue
    tones.set([...rgb(tone.colour), 1], (code + 8) * 4)
    hatches[code + 8] = HATCHES.indexOf(tone.hatch)
  }
  const bands = new Float32Array(DENSITY[theme].flatMap(rgb))
  return { form, tones, hatches, bands, edge: rgb(quiet), opacity: form === 'surface' ? 0.62 : 0.78, quiet: 0.2, most }
}

/** How wide a cell is on screen at a zoom; `width` is in parts of the world. */
export const cellPixels = (width: number, zoom: number): number => width * WORLD_PX * 2 ** zoom

/** How many cells wide the blur of a surface is, in half octaves so that zooming seldom changes it; 0 where cells are large. */
export function spreadAt(width_px: number): number {
  return width_px >= SURFACE_BELOW_PX ? 0 : 2 ** (Math.round(2 * Math.log2(BLUR_PX / width_px)) / 2)
}

export function formAt(form: Form, width_px: number): Exclude<Form, 'auto'> {
  if (form !== 'auto') return form
  if (width_px < SURFACE_BELOW_PX) return 'surface'
  return width_px < POINTS_FROM_PX ? 'cells' : 'points'
}
