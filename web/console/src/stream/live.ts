/** Keeps the stores up with the server: first the whole state, then every event of the stream. */
import { requestHeaders } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Assignment, Closure, FeedEntry, FixRow, Incident, LayerEvent, Squad } from '@/api/types'
import { setServerTime } from '@/format/now'
import type { Notice } from '@/api/deadlines'
import { useHotspots } from '@/hotspots/store'
import type { Run } from '@/hotspots/types'
import { useDuties } from '@/deadlines/store'
import { useCatalogue } from '@/stores/catalogue'
import { useClosures } from '@/stores/closures'
import { useCounts } from '@/stores/counts'
import { useFeed } from '@/stores/feed'
import { useIncidents } from '@/stores/incidents'
import { useKinds } from '@/stores/kinds'
import { useLayers } from '@/stores/layers'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'
import { useSimulation } from '@/stores/simulation'
import { useSquads } from '@/stores/squads'
import { useStream } from '@/stores/stream'

import { StreamConnection } from './connection'
import { FixBatch } from './fixes'
import { type Gone, takeOff } from './gone'
import type { ServerEvent } from './sse'

const RELOAD_AGAIN_MS = 4000

let connection: StreamConnection | null = null
let batch: FixBatch | null = null
let reloading: ReturnType<typeof setTimeout> | undefined

/** Everything that events change, as far as the account may see it. */
async function loadState(): Promise<void> {
  const { may } = useSession()
  await Promise.all([
    may('see_incidents') && Promise.all([useIncidents().load(), useCounts().load()]),
    may('see_squads') && useSquads().load(),
    may('see_notices') && useDuties().load(),
    useClosures().load(),
    useLayers().renew(),
  ])
}

/** After a lost line the missed events come by themselves; positions do not, since only the newest counts. */
async function catchUp(): Promise<void> {
  const { may } = useSession()
  await Promise.all([may('see_squads') && useSquads().load(), may('see_incidents') && useCounts().load()])
}

/** What seldom changes comes beside it, so that a slow list of layers holds up no incident. */
async function loadSurroundings(): Promise<void> {
  await Promise.all([useCatalogue().load(), useLayers().load(), useKinds().load()])
}

/** Loads again until it works; the operator sees why it did not. */
function reload(load: () => Promise<void>): void {
  load().catch((thrown: unknown) => {
    const problem = asProblem(thrown)
    if (problem.status === 401) return
    useNotices().problem(problem)
    clearTimeout(reloading)
    reloading = setTimeout(() => reload(load), RELOAD_AGAIN_MS)
  })
}

type Handler = (data: never, event: ServerEvent) => void

const handlers: Record<string, Handler> = {
  // A hello with an id begins anew; one without goes on where the last line broke.
  hello: (data: { server_time: string }, event) => {
    setServerTime(data.server_time)
    reload(event.id === null ? catchUp : loadState)
  },
  incident: (incident: Incident) => {
    useIncidents().put(incident)
    useCounts().refreshSoon()
  },
  assignment: (assignment: Assignment) => useIncidents().putAssignment(assignment),
  squad: (squad: Squad) => {
    useSquads().put(squad)
    useCounts().refreshSoon()
  },
  fixes: (data: { fixes: FixRow[] }) => batch!.add(data.fixes),
  gone: (gone: Gone) => takeOff(gone),
  notice: (notice: Notice) => useDuties().take(notice),
  closure: (closure: Closure) => {
    if (closure.lifted_at) useClosures().drop(closure.id)
    else useClosures().put(closure)
  },
  simulation: (data: { running: boolean }) => {
    useSimulation().running = data.running
  },
  // A city was founded in the place of the sample: whose land it is, and what lies on it, is asked anew.
  city: () => {
    reload(async () => void (await useSession().renew()))
    reload(loadSurroundings)
  },
  layer: (event: LayerEvent) => useLayers().take(event),
  hotspot_run: (run: Run) => useHotspots().takeRun(run),
  hotspots: () => useHotspots().renewSoon(),
  feed: (entry: FeedEntry) => useFeed().add(entry),
}

/**
 * Hands one event to its store; kinds that this console does not know are left to newer ones. A `reset` follows a
 * hello that begins anew, which has loaded everything already.
 */
export function take(event: ServerEvent): void {
  const handler = handlers[event.event]
  if (handler) handler(JSON.parse(event.data) as never, event)
}

export function startLive(): void {
  const stream = useStream()
  batch = new FixBatch((rows) => useSquads().move(rows))
  connection = new StreamConnection({
    open: (lastEventId, signal) => openStream(lastEventId, signal),
    onEvent: take,
    onState: (state) => {
      stream.state = state
      if (state === 'ended') useSession().end()
    },
    onHeard: () => stream.heard(),
  })
  connection.start()
  reload(loadSurroundings)
  window.addEventListener('online', hurry)
  document.addEventListener('visibilitychange', hurry)
}

export function stopLive(): void {
  clearTimeout(reloading)
  window.removeEventListener('online', hurry)
  document.removeEventListener('visibilitychange', hurry)
  connection?.stop()
  connection = null
}

function hurry(): void {
  connection?.hurry()
}

function openStream(lastEventId: string | null, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { ...requestHeaders(), Accept: 'text/event-stream' }
  if (lastEventId) headers['Last-Event-ID'] = lastEventId
  return fetch('/api/v1/stream', { headers, signal, credentials: 'same-origin', cache: 'no-store' })
}
