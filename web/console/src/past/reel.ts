/** What was, as it is played: a state, and the changes and fixes that take it further. Pure; moments in milliseconds. */
import type { Closure, FeedEntry, Incident, LonLat, Squad } from '@/api/types'
import { queueStateOf } from '@/stores/incidents'
import type { Position } from '@/stores/squads'

import type { PastEvent, PastFixRow, PastPicture } from './calls'

export interface PastState {
  incidents: Map<number, Incident>
  squads: Map<number, Squad>
  positions: Map<number, Position>
  closures: Map<number, Closure>
  /** The version in which a layer was published, by its key. */
  layers: Map<string, number>
  /** The newest first. */
  feed: FeedEntry[]
}

interface Fix extends Position {
  squad: number
  /** When it became known. */
  received_ms: number
}

const KEPT_LINES = 60
/** Between two fixes that lie further apart a squad is not said to have moved evenly. */
const LONGEST_GLIDE_MS = 120_000

export function stateOf(picture: PastPicture): PastState {
  const byId = <T extends { id: number }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]))
  const squads = byId(picture.squads as Squad[])
  const state: PastState = {
    incidents: byId(picture.incidents as Incident[]),
    squads,
    positions: new Map(),
    closures: byId(picture.closures as Closure[]),
    layers: new Map(picture.layers.map((layer) => [layer.key, layer.version])),
    feed: picture.feed as FeedEntry[],
  }
  for (const squad of squads.values()) place(state, squad)
  return state
}

/** Counts as the server does, at a moment. */
export function countsOf({ incidents, squads }: PastState, at_ms: number) {
  const rows = [...incidents.values()]
  return {
    waiting: rows.filter((row) => queueStateOf(row) === 'waiting').length,
    overdue: rows.filter((row) => row.next_deadline && Date.parse(row.next_deadline.at) < at_ms).length,
    available: [...squads.values()].filter((squad) => squad.status === 'available').length,
    squads: squads.size,
  }
}

function place(state: PastState, squad: Squad): void {
  if (!squad.location || !squad.fix_at) return
  const { heading_deg, speed_kmh } = squad
  putPosition(state, squad.id, { location: squad.location as LonLat, heading_deg, speed_kmh, at: Date.parse(squad.fix_at) })
}

function putPosition(state: PastState, id: number, position: Position): void {
  const known = state.positions.get(id)
  if (!known || known.at <= position.at) state.positions.set(id, position)
}

/** Which maps a change has touched. */
export type Touched = 'incidents' | 'squads' | 'closures' | 'layers' | 'feed'

/** Takes a state over one change; the answer is what it was of. */
export function applyEvent(state: PastState, { kind, id, view }: PastEvent): Touched {
  if (kind === 'incident') return applyIncident(state, id!, view as Incident | null)
  if (kind === 'squad') return applySquad(state, id!, view as Squad | null)
  if (kind === 'closure') {
    const closure = view as Closure | null
    if (closure && !closure.lifted_at) state.closures.set(id!, closure)
    else state.closures.delete(id!)
    return 'closures'
  }
  if (kind === 'layer') {
    const { key, version } = view as { key: string; version: number }
    state.layers = new Map(state.layers).set(key, version)
    return 'layers'
  }
  state.feed = [{ ...(view as unknown as FeedEntry), id: id! }, ...state.feed].slice(0, KEPT_LINES)
  return 'feed'
}

function applyIncident(state: PastState, id: number, incident: Incident | null): Touched {
  if (incident && queueStateOf(incident) !== null) state.incidents.set(id, incident)
  else state.incidents.delete(id)
  return 'incidents'
}

function applySquad(state: PastState, id: number, squad: Squad | null): Touched {
  if (squad) {
    state.squads.set(id, squad)
    place(state, squad)
  } else {
    state.squads.delete(id)
    state.positions.delete(id)
  }
  return 'squads'
}

function fixOf([squad, lon, lat, heading_deg, speed_kmh, at_s, received_s]: PastFixRow): Fix {
  return { squad, location: [lon, lat], heading_deg, speed_kmh, at: at_s * 1000, received_ms: received_s * 1000 }
}

/** The changes and fixes that are at hand, up to a moment, and how far they have been played. */
export class Reel {
  private events: PastEvent[] = []
  /** Of each squad, those to come. */
  private fixes = new Map<number, Fix[]>()
  private readonly passed = new Map<number, number>()

  /** From `at_ms` on; what is known reaches to `until_ms`. */
  constructor(
    private at_ms: number,
    public until_ms = at_ms,
  ) {}

  add(events: readonly PastEvent[], fixes: readonly PastFixRow[], until_ms: number): void {
    this.events.push(...events)
    for (const row of fixes) {
      const fix = fixOf(row)
      const queue = this.fixes.get(fix.squad)
      if (queue) queue.push(fix)
      else this.fixes.set(fix.squad, [fix])
    }
    this.until_ms = until_ms
  }

  /** Takes a state up to a moment; the answer is what has changed, squads that only moved left out. */
  advance(state: PastState, to_ms: number): Set<Touched> {
    const touched = new Set<Touched>()
    let count = 0
    while (count < this.events.length && Date.parse(this.events[count]!.at) <= to_ms) {
      touched.add(applyEvent(state, this.events[count]!))
      count += 1
    }
    this.events.splice(0, count)
    for (const [squad, queue] of this.fixes) this.pass(state, squad, queue, to_ms)
    this.at_ms = to_ms
    return touched
  }

  private pass(state: PastState, squad: number, queue: Fix[], to_ms: number): void {
    let last: Fix | undefined
    while (queue.length > 0 && queue[0]!.received_ms <= to_ms) last = queue.shift()
    if (!last) return
    const { received_ms, squad: _, ...position } = last
    putPosition(state, squad, position)
    this.passed.set(squad, received_ms)
  }

  /** Where squads are on their way from the fix that was known to the next one; the others stand where they are. */
  glide(state: PastState): Map<number, Position> {
    const places = new Map(state.positions)
    for (const [squad, queue] of this.fixes) {
      const from = state.positions.get(squad)
      const next = queue[0]
      const since_ms = this.passed.get(squad) ?? from?.at
      if (!from || !next || since_ms === undefined) continue
      const whole_ms = next.received_ms - since_ms
      if (whole_ms <= 0 || whole_ms > LONGEST_GLIDE_MS) continue
      const share = Math.min(1, Math.max(0, (this.at_ms - since_ms) / whole_ms))
      places.set(squad, { ...from, location: between(from.location, next.location, share) })
    }
    return places
  }
}

function between([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat, share: number): LonLat {
  return [fromLon + (toLon - fromLon) * share, fromLat + (toLat - fromLat) * share]
}
