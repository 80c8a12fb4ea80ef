/** The calls around drawing: drafts reviewed and published, versions, plans, kinds of layers, holidays. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { LayerInfo, Page } from './types'

type Schemas = components['schemas']

export type Change = Schemas['Change']
export type ChangedFeature = NonNullable<Change['after']>
export type Version = Schemas['Version']
export type Plan = Schemas['Plan']
export type NewPlan = Schemas['NewPlan']
export type NewLayer = Schemas['NewLayer']
export type Kind = Schemas['Kind']
export type KindContent = Schemas['KindContent']
export type KindAttribute = Schemas['Attribute']
export type Holiday = Schemas['Holiday']
export type Calendar = Schemas['Calendar']
export type CheckReport = Schemas['CheckReport']
export type Finding = Schemas['Finding']
export type Edit = Schemas['Edit']
export type FeaturePage = Schemas['FeaturePage']

const LAYER = '/api/v1/layers/{id}'
const PLAN = '/api/v1/plans/{id}'
const MOST_PAGES = 40
const PAGE = 500

const of = (id: number) => ({ params: { path: { id } } })

async function all<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
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

export const drafts = {
  changes: (id: number, signal?: AbortSignal) =>
    all((cursor) =>
      unwrap<Page<Change>>(
        client.GET(`${LAYER}/draft/changes`, { params: { path: { id }, query: { cursor, limit: PAGE } }, signal }),
      ),
    ),
  discard: (id: number, feature?: number) =>
    unwrap<Schemas['Discarded']>(client.DELETE(`${LAYER}/draft`, { params: { path: { id }, query: { feature } } })),
  submit: (id: number, note: string) => unwrap<unknown>(client.POST(`${LAYER}/submit`, { ...of(id), body: { note } })),
  takeBack: (id: number) => unwrap<unknown>(client.POST(`${LAYER}/take-back`, { ...of(id), body: { note: '' } })),
  publish: (id: number, reason: string, features: number[] | null, despite: string[] = []) =>
    unwrap<Version>(client.POST(`${LAYER}/publish`, { ...of(id), body: { reason, features, despite } })),
  freeze: (id: number, note: string) => unwrap<unknown>(client.POST(`${LAYER}/freeze`, { ...of(id), body: { note } })),
  thaw: (id: number, reason: string) => unwrap<unknown>(client.POST(`${LAYER}/thaw`, { ...of(id), body: { reason } })),
}

/** Shorter than the patience of any call, so that what took too long is told check by check. */
const CHECK_WITHIN_S = 25

export const checks = {
  run: (id: number, signal: AbortSignal) =>
    unwrap<CheckReport>(client.GET(`${LAYER}/check`, { params: { path: { id }, query: { within_s: CHECK_WITHIN_S } }, signal })),
  mend: (id: number, edits: Edit[], reason: string) =>
    unwrap<Schemas['Edited']>(client.POST(`${LAYER}/edits`, { params: { path: { id } }, body: { edits, reason } })),
}

export const versions = {
  list: (id: number) =>
    all((cursor) =>
      unwrap<Page<Version>>(client.GET(`${LAYER}/versions`, { params: { path: { id }, query: { cursor, limit: PAGE } } })),
    ),
  changes: (id: number, version: number, against: number, signal?: AbortSignal) =>
    all((cursor) => {
      const query = { against, cursor, limit: PAGE }
      const asked = client.GET(`${LAYER}/versions/{version}/changes`, { params: { path: { id, version }, query }, signal })
      return unwrap<Page<Change>>(asked)
    }),
  restore: (id: number, version: number, note: string) =>
    unwrap<Schemas['Restored']>(
      client.POST(`${LAYER}/versions/{version}/restore`, { params: { path: { id, version } }, body: { note } }),
    ),
}

/** Every published feature of a layer, with its window. */
export async function listPublished(id: number, signal?: AbortSignal): Promise<FeaturePage['features']> {
  const features: FeaturePage['features'] = []
  let cursor: string | undefined
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const asked = client.GET(`${LAYER}/features`, { params: { path: { id }, query: { cursor } }, signal })
    const page = await unwrap<FeaturePage>(asked)
    features.push(...page.features)
    if (page.next === null) break
    cursor = page.next
  }
  return features
}

export const getFeature = (id: number, feature: number) =>
  unwrap<ChangedFeature>(client.GET(`${LAYER}/features/{feature}`, { params: { path: { id, feature } } }))

export const layers = {
  create: (layer: NewLayer) => unwrap<LayerInfo>(client.POST('/api/v1/layers', { body: layer })),
  change: (id: number, changes: Schemas['LayerChange']) =>
    unwrap<LayerInfo>(client.PATCH(LAYER, { ...of(id), body: changes })),
  remove: (id: number) => unwrap<void>(client.DELETE(LAYER, of(id))),
}

export const plans = {
  list: () =>
    all((cursor) => unwrap<Page<Plan>>(client.GET('/api/v1/plans', { params: { query: { cursor, limit: PAGE } } }))),
  create: (plan: NewPlan) => unwrap<Plan>(client.POST('/api/v1/plans', { body: plan })),
  change: (id: number, changes: Schemas['PlanChange']) => unwrap<Plan>(client.PATCH(PLAN, { ...of(id), body: changes })),
  remove: (id: number) => unwrap<void>(client.DELETE(PLAN, of(id))),
  copy: (id: number, name: string, starts_on: string) =>
    unwrap<Plan>(client.POST(`${PLAN}/copy`, { ...of(id), body: { name, starts_on } })),
}

const KIND = '/api/v1/layer-kinds/{key}'

export const kinds = {
  list: async () => (await unwrap<{ items: Kind[] }>(client.GET('/api/v1/layer-kinds'))).items,
  put: (key: string, content: KindContent) => unwrap<Kind>(client.PUT(KIND, { params: { path: { key } }, body: content })),
  remove: (key: string) => unwrap<void>(client.DELETE(KIND, { params: { path: { key } } })),
}

const YEAR = '/api/v1/holidays/{year}'

export const holidays = {
  /** What the calendar holds beside weekends. */
  calendar: () => unwrap<Calendar>(client.GET('/api/v1/holidays')),
  /** Put the days of a CSV file beside those there are. */
  take: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return unwrap<Schemas['TakenDays']>(client.POST('/api/v1/holidays', { body: form as never, bodySerializer: (body) => body as never }))
  },
  list: async (year: number) =>
    (await unwrap<{ items: Holiday[] }>(client.GET(YEAR, { params: { path: { year } } }))).items,
  put: async (year: number, items: Holiday[]) =>
    (await unwrap<{ items: Holiday[] }>(client.PUT(YEAR, { params: { path: { year } }, body: { items } }))).items,
}
