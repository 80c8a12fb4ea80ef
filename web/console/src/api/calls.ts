/** Every call the console makes, by noun; components use these and never a path. */
import { client, unwrap } from './client'
import type * as t from './types'

const LARGEST_PAGE = 500
const LARGEST_ROSTER = 2000
const MOST_PAGES = 40

const at = (location: t.LonLat) => `${location[0]},${location[1]}`

/** Follows the cursors of a list to its end. */
async function all<T>(page: (cursor: string | undefined) => Promise<t.Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const answer = await page(cursor)
    items.push(...answer.items)
    if (answer.next === null) break
    cursor = answer.next
  }
  return items
}

export const welcome = () => unwrap<t.Welcome>(client.GET('/api/v1/welcome'))

export const session = {
  get: () => unwrap<t.Session>(client.GET('/api/v1/session')),
  open: (account: string, password: string) =>
    unwrap<t.Session>(client.POST('/api/v1/session', { body: { account, password } })),
  giveCode: (code: string) => unwrap<t.Session>(client.POST('/api/v1/session/code', { body: { code } })),
  close: () => unwrap<void>(client.DELETE('/api/v1/session')),
  keep: (changes: { locale?: 'zh-CN' | 'en'; theme?: 'dark' | 'light'; panels?: Record<string, unknown> }) =>
    unwrap<t.Session>(client.PATCH('/api/v1/session', { body: changes })),
}

const INCIDENT = '/api/v1/incidents/{id}'

export const incidents = {
  listOpen: () =>
    all((cursor) =>
      unwrap<t.Page<t.Incident>>(
        client.GET('/api/v1/incidents', { params: { query: { status: 'open', limit: LARGEST_PAGE, cursor } } }),
      ),
    ),
  get: (id: number) => unwrap<t.Incident>(client.GET(INCIDENT, { params: { path: { id } } })),
  create: (incident: t.NewIncident) => unwrap<t.CreatedIncident>(client.POST('/api/v1/incidents', { body: incident })),
  change: (id: number, changes: t.IncidentChange) =>
    unwrap<t.Incident>(client.PATCH(INCIDENT, { params: { path: { id } }, body: changes })),
  move: (id: number, to: t.IncidentStatus, reason = '', merge: { into?: number; squads?: 'release' | 'take_over' } = {}) =>
    unwrap<t.Incident>(
      client.POST(`${INCIDENT}/transitions`, { params: { path: { id } }, body: { to, reason, squads: 'release', ...merge } }),
    ),
  timeline: (id: number) =>
    unwrap<t.Page<t.TimelineEntry>>(client.GET(`${INCIDENT}/timeline`, { params: { path: { id } } })),
  possibleDuplicates: (category: string, location: t.LonLat, signal?: AbortSignal) =>
    unwrap<t.Page<t.PossibleDuplicate>>(
      client.POST('/api/v1/incidents/possible-duplicates', { body: { category, location }, signal }),
    ),
  recommendation: (id: number, limit = 5, signal?: AbortSignal) =>
    unwrap<t.Recommendation>(
      client.GET(`${INCIDENT}/recommendation`, { params: { path: { id }, query: { limit } }, signal }),
    ),
  assign: (id: number, squad_id: number, role: 'lead' | 'support' = 'lead', override_reason?: string) =>
    unwrap<t.Assignment>(
      client.POST(`${INCIDENT}/assignments`, { params: { path: { id } }, body: { squad_id, role, override_reason } }),
    ),
}

export const assignments = {
  change: (id: number, status: Exclude<t.AssignmentStatus, 'dispatched'>, reason?: string) =>
    unwrap<t.Assignment>(
      client.PATCH('/api/v1/assignments/{id}', { params: { path: { id } }, body: { status, reason } }),
    ),
}

export const recommendations = {
  at: (location: t.LonLat, category: string, limit = 5, signal?: AbortSignal) =>
    unwrap<t.Recommendation>(client.POST('/api/v1/recommendations', { body: { location, category, limit }, signal })),
}

const SQUAD = '/api/v1/squads/{id}'

export const squads = {
  list: () =>
    all((cursor) =>
      unwrap<t.Page<t.Squad>>(client.GET('/api/v1/squads', { params: { query: { limit: LARGEST_ROSTER, cursor } } })),
    ),
  get: (id: number) => unwrap<t.Squad>(client.GET(SQUAD, { params: { path: { id } } })),
  change: (id: number, changes: { status?: 'off_duty' | 'available' | 'busy' }) =>
    unwrap<t.Squad>(client.PATCH(SQUAD, { params: { path: { id } }, body: changes })),
  track: (id: number, since?: string) =>
    unwrap<t.Track>(client.GET(`${SQUAD}/track`, { params: { path: { id }, query: { since } } })),
}

export const fixes = {
  send: (squad_id: number, location: t.LonLat, recorded_at: string, accuracy_m?: number) =>
    unwrap<t.FixesOutcome>(
      client.POST('/api/v1/fixes', { body: { fixes: [{ squad_id, location, recorded_at, accuracy_m }] } }),
    ),
}

export const travel = {
  route: (from: t.LonLat, to: t.LonLat, mode: t.Mode, signal?: AbortSignal) =>
    unwrap<t.RouteFeature>(
      client.GET('/api/v1/route', { params: { query: { from: at(from), to: at(to), mode } }, signal }),
    ),
  reach: (from: t.LonLat, minutes: number[], mode: t.Mode = 'car', signal?: AbortSignal) =>
    unwrap<t.FeatureCollection<{ minutes: number }>>(
      client.GET('/api/v1/reach', { params: { query: { at: at(from), minutes: minutes.join(','), mode } }, signal }),
    ),
  reachOfAvailable: (minutes: number[], signal?: AbortSignal) =>
    unwrap<t.FeatureCollection<{ minutes: number }>>(
      client.GET('/api/v1/reach', { params: { query: { squads: 'available', minutes: minutes.join(',') } }, signal }),
    ),
}

export const closures = {
  list: () =>
    all((cursor) =>
      unwrap<t.Page<t.Closure>>(client.GET('/api/v1/closures', { params: { query: { limit: LARGEST_PAGE, cursor } } })),
    ),
  create: (closure: t.NewClosure) => unwrap<t.Closure>(client.POST('/api/v1/closures', { body: closure })),
  lift: (id: number) => unwrap<t.Closure>(client.DELETE('/api/v1/closures/{id}', { params: { path: { id } } })),
}

export const layers = {
  tree: () => unwrap<{ items: t.LayerGroup[] }>(client.GET('/api/v1/layers')),
}

export type LedgerPage = t.Page<t.LedgerEntry>

export const ledger = {
  list: (filter: { incident?: string; account?: string; act?: string }, cursor: string | null) =>
    unwrap<LedgerPage>(client.GET('/api/v1/ledger', { params: { query: { ...filter, cursor: cursor ?? undefined } } })),
  verify: (after: number) =>
    unwrap<t.LedgerVerification>(client.GET('/api/v1/ledger/verification', { params: { query: { after } } })),
}

export const listCategories = () =>
  all((cursor) =>
    unwrap<t.Page<t.Category>>(
      client.GET('/api/v1/categories', { params: { query: { limit: LARGEST_PAGE, cursor } } }),
    ),
  )
export const listOrganisations = () =>
  all((cursor) =>
    unwrap<t.Page<t.Organisation>>(
      client.GET('/api/v1/organisations', { params: { query: { limit: LARGEST_PAGE, cursor } } }),
    ),
  )
export const listCapabilities = async () =>
  (await unwrap<{ items: t.Capability[] }>(client.GET('/api/v1/capabilities'))).items
export const counts = () => unwrap<t.Counts>(client.GET('/api/v1/counts'))
export const search = (q: string, signal?: AbortSignal) =>
  unwrap<{ items: t.SearchItem[] }>(client.GET('/api/v1/search', { params: { query: { q } }, signal }))
export const where = (location: t.LonLat, signal?: AbortSignal, when_ms: number | null = null) => {
  const query = { at: at(location), ...(when_ms === null ? {} : { when: new Date(when_ms).toISOString() }) }
  return unwrap<t.Where>(client.GET('/api/v1/what-is-here', { params: { query }, signal }))
}
export const setSimulation = (running: boolean) =>
  unwrap<{ running: boolean }>(client.PATCH('/api/v1/simulation', { body: { running } }))
