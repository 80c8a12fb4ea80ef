/** What must be set on a live map to turn one list of layers into another, so that nothing is taken down to be repainted. */
import type { LayerSpecification } from 'maplibre-gl'

export interface LayerChange {
  layer: string
  part: 'paint' | 'layout'
  property: string
  /** Undefined puts the property back to its default. */
  value: unknown
}

export interface Restyling {
  changes: LayerChange[]
  filters: { layer: string; filter: unknown }[]
}

type Part = Record<string, unknown>

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function partChanges(layer: string, part: 'paint' | 'layout', before: Part, after: Part): LayerChange[] {
  const properties = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...properties]
    .filter((property) => !isEqual(before[property], after[property]))
    .map((property) => ({ layer, part, property, value: after[property] }))
}

/** The differences between layers of the same ids; layers that are in one list only are left out. */
export function restyle(before: readonly LayerSpecification[], after: readonly LayerSpecification[]): Restyling {
  const known = new Map(before.map((layer) => [layer.id, layer]))
  const result: Restyling = { changes: [], filters: [] }
  for (const layer of after) {
    const old = known.get(layer.id)
    if (!old) continue
    result.changes.push(...partChanges(layer.id, 'layout', (old.layout ?? {}) as Part, (layer.layout ?? {}) as Part))
    result.changes.push(...partChanges(layer.id, 'paint', (old.paint ?? {}) as Part, (layer.paint ?? {}) as Part))
    const filter = 'filter' in layer ? layer.filter : undefined
    if (!isEqual('filter' in old ? old.filter : undefined, filter)) result.filters.push({ layer: layer.id, filter })
  }
  return result
}
