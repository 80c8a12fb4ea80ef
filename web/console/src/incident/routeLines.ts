/** Which lines the map draws for a recommendation; pure. */
import type { Candidate, LonLat, Recommendation } from '@/api/types'
import { formatDuration } from '@/format/time'
import type { ShownRoute } from '@/stores/mapCommands'

/** A candidate's way by road, once it is known. */
export type Ways = ReadonlyMap<number, LonLat[]>

/** The first candidate's way, that of the one looked at, and the straight line of the nearest when it is another. */
export function linesFor(
  recommendation: Recommendation,
  lookedAt: Candidate | null,
  ways: Ways,
  to: LonLat,
): ShownRoute[] {
  const first = recommendation.candidates[0]
  if (!first) return []
  const lines: ShownRoute[] = []
  if (lookedAt && lookedAt.squad_id !== first.squad_id) lines.push(...wayOf(lookedAt, 'other', ways))
  lines.push(...wayOf(first, 'best', ways))
  return [...lines, ...straightLine(recommendation, first, to)]
}

function wayOf(candidate: Candidate, style: 'best' | 'other', ways: Ways): ShownRoute[] {
  const coordinates = ways.get(candidate.squad_id)
  if (!coordinates) return []
  return [{ id: `squad-${candidate.squad_id}`, style, coordinates, label: formatDuration(candidate.travel_time_s) }]
}

function straightLine(recommendation: Recommendation, first: Candidate, to: LonLat): ShownRoute[] {
  const nearest = recommendation.straight_line_nearest
  if (!nearest || nearest.squad_id === first.squad_id) return []
  const label = formatDuration(nearest.travel_time_s)
  return [{ id: `straight-${nearest.squad_id}`, style: 'straight', coordinates: [nearest.location, to], label }]
}
