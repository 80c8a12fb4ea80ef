/** What the map draws of a proposal, and what a choice of it comes to. Pure. */
import type { Pair, Proposal, ProposalLine } from '@/api/responding'
import { formatDuration } from '@/format/time'
import type { BBox, ShownRoute } from '@/stores/mapCommands'

/** More labels than these cover the map: then only the line looked at says its minutes. */
const LABELLED = 15

/** Whether the two ways of assigning send different squads. */
export function differs(line: ProposalLine): boolean {
  return line.at_once?.squad_id !== line.in_turn?.squad_id
}

/** The squads that are chosen, each with its incident. */
export function pairsOf(lines: readonly ProposalLine[], chosen: ReadonlySet<number>): Pair[] {
  return lines.flatMap(({ incident_id, at_once }) =>
    at_once && chosen.has(incident_id) ? [{ incident_id, squad_id: at_once.squad_id }] : [],
  )
}

/** Solid what is sent at once, dotted what would be sent one by one where that is another squad. */
export function drawn(proposal: Proposal, chosen: ReadonlySet<number>, current: number | null): ShownRoute[] {
  const isLabelled = (line: ProposalLine) => line.incident_id === current || proposal.lines.length <= LABELLED
  return proposal.lines.flatMap((line) => {
    const routes: ShownRoute[] = []
    const label = (time_s: number) => (isLabelled(line) ? formatDuration(time_s) : '')
    if (line.in_turn && differs(line)) {
      const coordinates = [line.in_turn.location, line.location]
      routes.push({ id: `turn-${line.incident_id}`, style: 'straight', coordinates, label: label(line.in_turn.travel_time_s) })
    }
    if (line.at_once) {
      const style = line.incident_id === current || chosen.has(line.incident_id) ? 'best' : 'other'
      const coordinates = [line.at_once.location, line.location]
      routes.push({ id: `once-${line.incident_id}`, style, coordinates, label: label(line.at_once.travel_time_s) })
    }
    return routes
  })
}

/** The box around incidents and the squads that go to them; null without any. */
export function boundsOf(lines: readonly ProposalLine[]): BBox | null {
  const places = lines.flatMap(({ location, at_once, in_turn }) =>
    [location, at_once?.location, in_turn?.location].filter((place) => place !== undefined),
  )
  if (places.length === 0) return null
  const lon = places.map((place) => place[0])
  const lat = places.map((place) => place[1])
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)]
}
