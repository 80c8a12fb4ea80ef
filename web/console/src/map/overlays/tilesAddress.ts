/** Where a layer's tiles are had, as it is now, at a moment, as drafted or in a version. Pure. */
import type { LayerView } from '@/stores/layers'

/** A draft shows all it holds, whenever; only what is published and versions are asked for at a moment. */
export function tilesAddress(origin: string, key: string, view: LayerView, at_ms: number | null): string {
  const query = new URLSearchParams()
  if (view === 'draft') query.set('view', 'draft')
  if (typeof view === 'number') query.set('version', String(view))
  if (at_ms !== null && view !== 'draft') query.set('at', new Date(at_ms).toISOString())
  const asked = query.toString()
  return `${origin}/tiles/${key}/{z}/{x}/{y}.mvt${asked ? `?${asked}` : ''}`
}
