/** Every call the console makes, by noun; components use these and never a path. */
import { get, patch, post, remove } from './client'
import type * as t from './types'

const V1 = '/api/v1'
const at = (location: t.LonLat) => `${location[0]},${location[1]}`

/** Follows the cursors of a list to its end, at most `pages` of them. */
async function all<T>(path: string, query: Record<string, string | number>, pages = 20): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  for (let page = 0; page < pages; page += 1) {
    const answer: t.Page<T> = await get(path, { ...query, cursor })
    items.push(...answer.items)
    cursor = answer.next
    if (!cursor) break
  }
  return items
}

export const welcome = () => get<t.Welcome>(`${V1}/welcome`)

export const session = {
  get: () => get<t.Session>(`${V1}/session`),
  open: (account: string, password: string) => post<t.Session>(`${V1}/session`, { account, password }),
  close: () => remove<void>(`${V1}/session`),
  keep: (changes: { locale?: string; theme?: string; panels?: Record<string, unknown> }) =>
    patch<t.Session>(`${V1}/session`, changes),
}

export interface NewIncident {
  category: string
  location: t.LonLat
  source: string
  description?: string
  priority?: t.Priority
  place?: string
  reporter?: { name: string; phone: string }
}

export const incidents = {
  listOpen: () => all<t.Incident>(`${V1}/incidents`, { status: 'open', limit: 200 }),
  get: (id: number) => get<t.Incident>(`${V1}/incidents/${id}`),
  create: (incident: NewIncident) =>
    post<t.Incident & { possible_duplicates: t.PossibleDuplicate[] }>(`${V1}/incidents`, incident),
  change: (id: number, changes: Partial<Pick<t.Incident, 'priority' | 'description' | 'place' | 'location' | 'duplicate_of'>>) =>
    patch<t.Incident>(`${V1}/incidents/${id}`, changes),
  move: (id: number, to: t.IncidentStatus, reason = '') =>
    post<t.Incident>(`${V1}/incidents/${id}/transitions`, { to, reason }),
  timeline: (id: number) => get<t.Page<t.TimelineEntry>>(`${V1}/incidents/${id}/timeline`),
  possibleDuplicates: (category: string, location: t.LonLat, signal?: AbortSignal) =>
    post<t.Page<t.PossibleDuplicate>>(`${V1}/incidents/possible-duplicates`, { category, location }, signal),
  recommendation: (id: number, limit = 5, signal?: AbortSignal) =>
    get<t.Recommendation>(`${V1}/incidents/${id}/recommendation`, { limit }, signal),
  assign: (id: number, squad_id: number, role: 'lead' | 'support' = 'lead', override_reason?: string) =>
    post<t.Assignment>(`${V1}/incidents/${id}/assignments`, { squad_id, role, override_reason }),
}

export const assignments = {
  change: (id: number, status: t.AssignmentStatus, reason?: string) =>
    patch<t.Assignment>(`${V1}/assignments/${id}`, { status, reason }),
}

export const recommendations = {
  at: (location: t.LonLat, category: string, limit = 5, signal?: AbortSignal) =>
    post<t.Recommendation>(`${V1}/recommendations`, { location, category, limit }, signal),
}

export const squads = {
  list: () => all<t.Squad>(`${V1}/squads`, { limit: 500 }),
  get: (id: number) => get<t.Squad>(`${V1}/squads/${id}`),
  change: (id: number, changes: { status?: t.SquadStatus }) => patch<t.Squad>(`${V1}/squads/${id}`, changes),
  track: (id: number, since?: string) =>
    get<{
      type: 'Feature'
      geometry: { type: 'LineString'; coordinates: t.LonLat[] } | null
      properties: { times: string[] }
    }>(`${V1}/squads/${id}/track`, { since }),
}

export const fixes = {
  send: (squad_id: number, location: t.LonLat, recorded_at: string, accuracy_m?: number) =>
    post<{ accepted: number; rejected: { row: number; code: string; text: string }[] }>(`${V1}/fixes`, {
      fixes: [{ squad_id, location, recorded_at, accuracy_m }],
    }),
}

export const travel = {
  route: (from: t.LonLat, to: t.LonLat, mode: t.Mode, signal?: AbortSignal) =>
    get<t.RouteFeature>(`${V1}/route`, { from: at(from), to: at(to), mode }, signal),
  reach: (from: t.LonLat, minutes: number[], mode: t.Mode = 'car', signal?: AbortSignal) =>
    get<t.FeatureCollection<{ minutes: number }>>(`${V1}/reach`, { at: at(from), minutes: minutes.join(','), mode }, signal),
  reachOfAvailable: (minutes: number[], signal?: AbortSignal) =>
    get<t.FeatureCollection<{ minutes: number }>>(`${V1}/reach`, { squads: 'available', minutes: minutes.join(',') }, signal),
}

export const closures = {
  list: () => all<t.Closure>(`${V1}/closures`, { limit: 200 }),
  create: (closure: t.NewClosure) => post<t.Closure>(`${V1}/closures`, closure),
  lift: (id: number) => remove<t.Closure>(`${V1}/closures/${id}`),
}

export const layers = {
  tree: () => get<{ items: t.LayerGroup[] }>(`${V1}/layers`),
  features: (id: number, signal?: AbortSignal) => get<t.FeatureCollection>(`${V1}/layers/${id}/features`, {}, signal),
}

export const listCategories = () => all<t.Category>(`${V1}/categories`, { limit: 200 })
export const listOrganisations = () => all<t.Organisation>(`${V1}/organisations`, { limit: 500 })
export const counts = () => get<t.Counts>(`${V1}/counts`)
export const search = (q: string, signal?: AbortSignal) => get<t.Page<t.SearchItem>>(`${V1}/search`, { q }, signal)
export const where = (location: t.LonLat, signal?: AbortSignal) => get<t.Where>(`${V1}/where`, { at: at(location) }, signal)
export const setSimulation = (running: boolean) => patch<{ running: boolean }>(`${V1}/simulation`, { running })
