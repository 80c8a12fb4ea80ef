/** The statuses of an incident, in the order in which a case goes through them. */
import type { Incident } from '@/api/types'

export const STATUSES: readonly Incident['status'][] = [
  'received', 'registered', 'dispatched', 'accepted', 'en_route', 'on_scene', 'handled', 'verified', 'closed',
  'returned', 'transferred', 'merged', 'cancelled', 'reopened',
]
