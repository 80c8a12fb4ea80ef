/** The way of a squad to its incident, as the map draws it; pure. */
import { formatDuration } from '@/format/time'
import type { ShownRoute } from '@/stores/mapCommands'

import type { Arrival } from './useArrival'

export function lineOf(arrival: Arrival, assignmentId: number): ShownRoute {
  return {
    id: `assignment-${assignmentId}`,
    style: 'best',
    coordinates: arrival.coordinates,
    label: formatDuration(arrival.travel_time_s),
  }
}
