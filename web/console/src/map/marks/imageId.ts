/**
 * Names of the images drawn for the map. A name says all that is drawn, so that an image can be made when MapLibre
 * first misses it, and made again in other colours when the theme turns.
 */
import type { Priority, SquadStatus } from '@/api/types'

export type SquadShape = 'available' | 'assigned' | 'en_route' | 'on_scene' | 'off'

/** Five shapes for six states: a busy squad is at work where it stands, like one on scene. */
export function shapeOf(status: SquadStatus): SquadShape {
  if (status === 'off_duty') return 'off'
  return status === 'busy' ? 'on_scene' : status
}

/** How many steps a ring has from full to empty. */
export const RING_STEPS = 16

export type MarkImage =
  | { kind: 'squad'; shape: SquadShape }
  | { kind: 'heading'; shape: SquadShape }
  | { kind: 'incident'; priority: Priority; ring: number; overdue: boolean }
  | { kind: 'cluster'; counts: number[] }
  | { kind: 'hatch'; of: 'periphery' | 'boundary' | 'closure' }
  | { kind: 'sign'; of: 'closed' | 'draft' | 'found' | 'oneway' | 'post' }

/** The order in which a cluster's counts are named. */
export const CLUSTER_SHAPES: readonly SquadShape[] = ['available', 'assigned', 'en_route', 'on_scene', 'off']

export function imageId(image: MarkImage): string {
  switch (image.kind) {
    case 'squad':
    case 'heading':
      return `${image.kind}:${image.shape}`
    case 'incident':
      return `incident:${image.priority}:${image.ring}:${image.overdue ? 'overdue' : 'due'}`
    case 'cluster':
      return `cluster:${image.counts.join(',')}`
    default:
      return `${image.kind}:${image.of}`
  }
}

/** Reads a name back; null for a name that is not ours. */
export function findImage(id: string): MarkImage | null {
  const [kind, first = '', second = '', third = ''] = id.split(':')
  switch (kind) {
    case 'squad':
    case 'heading':
      return { kind, shape: first as SquadShape }
    case 'incident':
      return { kind, priority: Number(first) as Priority, ring: Number(second), overdue: third === 'overdue' }
    case 'cluster':
      return { kind, counts: first.split(',').map(Number) }
    case 'hatch':
      return { kind, of: first as 'periphery' }
    case 'sign':
      return { kind, of: first as 'closed' }
    default:
      return null
  }
}

/** Which step of the ring shows a share of the time left; anything left at all shows at least one step. */
export function ringStep(share: number): number {
  return Math.min(RING_STEPS, Math.max(0, Math.ceil(share * RING_STEPS)))
}
