/** Closures as features: those in force, and those to come, which are drawn faintly. Pure. */
import type { Feature, FeatureCollection, Geometry } from 'geojson'

import type { Closure } from '@/api/types'

/** Whether a closure holds at a moment, will hold later, or is past. */
export function closureState(closure: Pick<Closure, 'starts_at' | 'ends_at'>, now_ms: number): 'past' | 'in_force' | 'to_come' {
  if (closure.ends_at !== null && Date.parse(closure.ends_at) <= now_ms) return 'past'
  return Date.parse(closure.starts_at) > now_ms ? 'to_come' : 'in_force'
}

export function closureFeatures(closures: Iterable<Closure>, now_ms: number): FeatureCollection {
  const features: Feature[] = []
  for (const closure of closures) {
    const state = closureState(closure, now_ms)
    if (!closure.geometry || state === 'past') continue
    features.push({
      type: 'Feature',
      id: closure.id,
      geometry: closure.geometry as Geometry,
      properties: { state, reason: closure.reason },
    })
  }
  return { type: 'FeatureCollection', features }
}
