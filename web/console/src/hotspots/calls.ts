/** The calls of the hotspot view. */
import { client, unwrap } from '@/api/client'
import { nameOf, type WrittenFile } from '@/api/exchange'
import type { Page } from '@/api/types'

import type { Day, Emerging, GiStar, Group, History, Hotspot, PackedCells, Rhythm, Run, Source, Week } from './types'

const LARGEST_PAGE = 200
/** A list longer than this is narrowed by its filters instead. */
const MOST_LISTED = 1000

export interface Filter {
  group: string
  window: number
  kind: '' | 'cells' | 'address' | 'subject'
  /** Also those that are no more. */
  gone: boolean
}

export interface Series {
  group: string
  window: number
  source: Source
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
    const query = { ...filterQuery(filter), sort: 'count', limit: LARGEST_PAGE, cursor }
    const page = await unwrap<Page<Hotspot> & { run: Run | null }>(client.GET('/api/v1/hotspots' as never, { params: { query }, signal } as never))
    items.push(...page.items)
    run = page.run
    cursor = page.next ?? undefined
  } while (cursor && items.length < MOST_LISTED)
  return { items, run, isWhole: cursor === undefined }
}

export const get = (id: number, signal?: AbortSignal) =>
  unwrap<Hotspot>(client.GET('/api/v1/hotspots/{id}' as never, { params: { path: { id } }, signal } as never))

export const history = (id: number, signal?: AbortSignal) =>
  unwrap<History>(client.GET('/api/v1/hotspots/{id}/history' as never, { params: { path: { id } }, signal } as never))

export const groups = () => unwrap<{ items: Group[] }>(client.GET('/api/v1/hotspot-groups' as never, {} as never))

export const areas = (filter: Filter, signal?: AbortSignal) =>
  unwrap<GeoJSON.FeatureCollection>(client.GET('/api/v1/hotspots.geojson' as never, { params: { query: filterQuery(filter) }, signal } as never))

export const cells = (signal?: AbortSignal) => unwrap<PackedCells>(client.GET('/api/v1/statistics/cells' as never, { signal } as never))

export const giStar = (series: Series, asOf: Day | null, signal?: AbortSignal) =>
  unwrap<GiStar>(client.GET('/api/v1/statistics/gi-star' as never, { params: { query: { ...series, as_of: asOf ?? undefined } }, signal } as never))

export const emerging = (series: Series, asOf: Day | null, signal?: AbortSignal) =>
  unwrap<Emerging>(client.GET('/api/v1/statistics/emerging' as never, { params: { query: { ...series, as_of: asOf ?? undefined } }, signal } as never))

export const weeks = ({ group, source }: Series, signal?: AbortSignal) =>
  unwrap<{ run_id: number; weeks: Week[] }>(client.GET('/api/v1/statistics/weeks' as never, { params: { query: { group, source } }, signal } as never))

export const rhythm = (query: { group: string; source: Source; window: number; until: Day; hotspot: number }, signal?: AbortSignal) =>
  unwrap<Rhythm>(client.GET('/api/v1/statistics/rhythm' as never, { params: { query }, signal } as never))

export const runs = {
  newest: () => unwrap<Page<Run>>(client.GET('/api/v1/hotspot-runs' as never, { params: { query: { limit: 5 } } } as never)),
  start: () => unwrap<Run>(client.POST('/api/v1/hotspot-runs' as never, { body: {} } as never)),
  stop: (id: number) => unwrap<Run>(client.POST('/api/v1/hotspot-runs/{id}/stop' as never, { params: { path: { id } } } as never)),
}

/** The violations in a box over a window, as points. */
export const violations = (query: { bbox: string; since: string; until: string; source?: string; group?: string; limit: number }, signal?: AbortSignal) =>
  unwrap<GeoJSON.FeatureCollection>(client.GET('/api/v1/violations.geojson' as never, { params: { query }, signal } as never))

/** The briefing map, under the name that the server gives it. */
export async function briefing(filter: Filter): Promise<WrittenFile> {
  const asked = client.GET('/api/v1/hotspots/briefing' as never, { params: { query: filterQuery(filter) }, parseAs: 'blob' } as never)
  const content = await unwrap<Blob>(asked as never)
  const { response } = (await asked) as { response: Response }
  return { content, name: nameOf(response.headers.get('Content-Disposition') ?? '') }
}
