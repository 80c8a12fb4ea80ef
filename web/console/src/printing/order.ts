/** What is asked of a sheet, from what was chosen and what the map shows. Pure. */
import type { BBox } from '@/stores/mapCommands'

import type { SheetOrder } from './calls'

export interface Choices {
  paper: 'A3' | 'A4'
  format: 'landscape' | 'portrait'
  area: 'shown' | 'whole'
  layers: 'shown' | 'all'
  title: string
}

/** The server shows all of the organisation's land where no area is given, and all layers where none are. */
export function orderOf(choices: Choices, bounds: BBox | null, shownLayers: readonly number[]): SheetOrder {
  return {
    paper: choices.paper,
    landscape: choices.format === 'landscape',
    title: choices.title.trim() || null,
    bounds: choices.area === 'shown' && bounds ? within(bounds) : null,
    layers: choices.layers === 'shown' ? [...shownLayers] : null,
  }
}

/** Far out the map shows more than there is of the earth. */
export function within([west, south, east, north]: BBox): BBox {
  return [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)]
}
