/** What is being drawn and is no step yet: the line under the pointer, its fault, what is laid over the map to compare. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { LonLat } from '@/api/types'

import type { Shape } from './model/content'
import type { Fault } from './model/faults'
import type { VertexRef } from './model/vertices'

export interface Overlaid {
  role: 'mine' | 'theirs'
  shape: Shape
}

export const useSketch = defineStore('planningSketch', () => {
  /** The shape as far as it is drawn, for its length and area. */
  const shape = shallowRef<Shape | null>(null)
  const fault = shallowRef<Fault | null>(null)
  const snapped = shallowRef<LonLat | null>(null)
  const overlaid = shallowRef<Overlaid[]>([])
  /** The vertex that Delete takes away. */
  const vertex = shallowRef<VertexRef | null>(null)
  /** Whether the chosen shape is moved, turned and stretched as a whole, rather than by its vertices. */
  const isWhole = ref(false)
  /** Whether the next leg of a line along roads goes straight. */
  const isStraight = ref(false)
  /** Counts how often somebody asked for the line that is drawn to end, or its last place to go. */
  const finishing = ref(0)
  const steppingBack = ref(0)

  function clear(): void {
    shape.value = fault.value = snapped.value = vertex.value = null
    isStraight.value = false
  }

  return { shape, fault, snapped, overlaid, vertex, isWhole, isStraight, finishing, steppingBack, clear }
})
