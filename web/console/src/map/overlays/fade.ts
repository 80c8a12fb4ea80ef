/** Makes layers fainter as a whole, whatever their own opacities say; zoom has no part in those. Pure. */
import type { LayerSpecification } from 'maplibre-gl'

import type { Overlay } from '../useLayers'

/** How much is left of squads and incidents while the map shows another time than theirs. */
export const PREVIEW_SHARE = 0.3

const OPACITIES: Record<string, string[]> = {
  symbol: ['icon-opacity', 'text-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'],
  line: ['line-opacity'],
  fill: ['fill-opacity'],
}

function faded(layer: LayerSpecification, share: number): LayerSpecification {
  const paint = (layer.paint ?? {}) as Record<string, unknown>
  const fainter = (OPACITIES[layer.type] ?? []).map((name) => [name, ['*', share, paint[name] ?? 1]])
  return { ...layer, paint: { ...paint, ...Object.fromEntries(fainter) } } as LayerSpecification
}

export function fade(layers: Overlay['layers'], share: number): Overlay['layers'] {
  if (share === 1) return layers
  return Object.fromEntries(Object.entries(layers).map(([slot, list]) => [slot, list.map((layer) => faded(layer, share))]))
}
