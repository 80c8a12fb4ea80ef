/** The places in the base style where overlays stand, from the ground up; each is an invisible layer to add before. */
import type { LayerSpecification } from 'maplibre-gl'

/**
 * `areas` lie under the roads, `lines` and then `ways` (routes, tracks, closures) over them; the rest stands over every
 * name. A slot for each kind keeps the order when a layer is hidden and shown again.
 */
export const SLOTS = ['areas', 'lines', 'ways', 'signs', 'squads', 'incidents', 'selected'] as const
export type Slot = (typeof SLOTS)[number]

export const slotLayerId = (slot: Slot): string => `slot-${slot}`

export function slotLayer(slot: Slot): LayerSpecification {
  return { id: slotLayerId(slot), type: 'background', layout: { visibility: 'none' } }
}
