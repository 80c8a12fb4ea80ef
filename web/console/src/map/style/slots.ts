/** The places in the base style where overlays stand, from the ground up; each is an invisible layer to add before. */
import type { LayerSpecification } from 'maplibre-gl'

/** `areas` lie under the roads, `lines` over them, `marks` over every name. */
export const SLOTS = ['areas', 'lines', 'marks', 'selected'] as const
export type Slot = (typeof SLOTS)[number]

export const slotLayerId = (slot: Slot): string => `slot-${slot}`

export function slotLayer(slot: Slot): LayerSpecification {
  return { id: slotLayerId(slot), type: 'background', layout: { visibility: 'none' } }
}
