/** The calls of the hotspot view. */
import { client, unwrap } from '@/api/client'
import { nameOf, type WrittenFile } from '@/api/exchange'
import type { Page } from '@/api/types'

import { addDays } from './days'
import type { By, ConcernedSubject, Day, Emerging, GiStar, Group, History, Hotspot, PackedCells, Rhythm, Run, Source, Week, WindowDays } from './types'

const LARGEST_PAGE = 500
/** A list longer than this is narrowed by its filters instead. */
const MOST_LISTED = 1000

export interface Filter {
  group: string
  window: WindowDays
  kind: '' | 'cells' | 'address' | 'subject'
  /** Also those that are no more. */
  gone: boolean
}

export interface Series {
  group: string
  window: WindowDays
  source: Source
  by: By
}

const filterQuery = ({ group, window, kind, gone }: Filter) => ({
  group, window, kind: kind || undefined, standing: !gone,
})

/** The hotspots that a filter leaves, those with most cases first, and the run that they are of. */
export async function list(filter: Filter, signal?: AbortSignal): Promise<{ items: Hotspot[]; run: Run | null; isWhole: boolean }> {
  const items: Hotspot[] = []
  let run: Run | null = null
  let cursor: string | undefined
  do {
    const query = { ...filterQuery(filter), sort: 'count' as const, limit: LARGEST_PAGE, cursor }
    const page = await unwrap<Page<Hotspot> & { run: Run | null }>(client.GET('/api/v1/hotspots', { params: { query }, signal }))
    items.push(...page.items)
    run = page.run
    cursor = page.next ?? undefined
  } while (cursor && items.length < MOST_LISTED)
  return { items, run, isWhole: cursor === undefined }
}

export const get = (id: number, signal?: AbortSignal) =>
  unwrap<Hotspot>(client.GET('/api/v1/hotspots/{id}', { params: { path: { id } }, signal }))

export const history = (id: number, signal?: AbortSignal) =>
  unwrap<History>(client.GET('/api/v1/hotspots/{id}/history', { params: { path: { id } }, signal }))

export const subjects = (id: number, limit: number, cursor?: string, signal?: AbortSignal) =>
  unwrap<Page<ConcernedSubject>>(client.GET('/api/v1/hotspots/{id}/subjects', { params: { path: { id }, query: { limit, cursor } }, signal }))

export const groups = () => unwrap<{ items: Group[] }>(client.GET('/api/v1/hotspot-groups', {}))

export const areas = (filter: Filter, signal?: AbortSignal) =>
  unwrap<GeoJSON.FeatureCollection>(client.GET('/api/v1/hotspots.geojson', { params: { query: filterQuery(filter) }, signal }))

export const cells = (signal?: AbortSignal) => unwrap<PackedCells>(client.GET('/api/v1/statistics/cells', { signal }))

export const giStar = (series: Series, asOf: Day | null, signal?: AbortSignal) =>
  unwrap<GiStar>(client.GET('/api/v1/statistics/gi-star', { params: { query: { ...series, as_of: asOf ?? undefined } }, signal }))

export const emerging = ({ group, window, source }: Series, asOf: Day | null, signal?: AbortSignal) =>
  unwrap<Emerging>(client.GET('/api/v1/statistics/emerging', { params: { query: { group, window, source, as_of: asOf ?? undefined } }, signal }))

export const weeks = ({ group, source }: Series, signal?: AbortSignal) =>
  unwrap<{ run_id: number; weeks: Week[] }>(client.GET('/api/v1/statistics/weeks', { params: { query: { group, source } }, signal }))

export const rhythm = (query: { group: string; source: Source; window: number; until: Day; hotspot: number }, signal?: AbortSignal) =>
  unwrap<Rhythm>(client.GET('/api/v1/statistics/rhythm', { params: { query }, signal }))

export const runs = {
  newest: () => unwrap<Page<Run>>(client.GET('/api/v1/hotspot-runs', { params: { query: { limit: 5 } } })),
  start: () => unwrap<Run>(client.POST('/api/v1/hotspot-runs', { body: {} })),
  stop: (id: number) => unwrap<Run>(client.POST('/api/v1/hotspot-runs/{id}/stop', { params: { path: { id } } })),
}

const midnight = (day: Day) => `${day}T00:00:00+08:00`

/** The newest violations in a box over the window that ends on a day, as points. */
export const violations = ({ group, window, source }: Series, day: Day, bbox: string, signal?: AbortSignal) => {
  const span = { since: midnight(addDays(day, 1 - window)), until: midnight(addDays(day, 1)) }
  const of = { group: group === 'all' ? undefined : group, source: source === 'all' ? undefined : source }
  const query = { bbox, ...span, ...of, limit: LARGEST_PAGE }
  return unwrap<GeoJSON.FeatureCollection>(client.GET('/api/v1/violations.geojson', { params: { query }, signal }))
}

/** The briefing map, under the name that the server gives it. */
export async function briefing(filter: Filter): Promise<WrittenFile> {
  const asked = client.GET('/api/v1/hotspots/briefing', { params: { query: filterQuery(filter) }, parseAs: 'blob' })
  const content = await unwrap<Blob>(asked)
  const { response } = await asked
  return { content, name: nameOf(response.headers.get('Content-Disposition') ?? '') }
}
