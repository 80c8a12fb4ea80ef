/** The calls of the planner's drawing workspace. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { LonLat } from './types'

type Schemas = components['schemas']

export type Kind = Schemas['Kind']
export type Attribute = Schemas['Attribute']
export type Edit = Schemas['Edit']
export type ApiFeature = Schemas['Feature']
export type Followed = Schemas['Followed']
export type Preference = Schemas['FollowedLeg']['prefer']
export type RoadListAnswer = Schemas['RoadListAnswer']
export type RoadListRoute = Schemas['RoadListRoute']
export type PickedEnds = Schemas['PickedEnds']
export type Outcome = Schemas['Outcome']
export type OperationName = 'add_hole' | 'split' | 'merge' | 'cut_out' | 'buffer' | 'parallel_strip' | 'simplify' | 'rectangle' | 'circle' | 'smooth_freehand'

type Box = readonly [west: number, south: number, east: number, north: number]

const MOST_PAGES = 40
const LAYER = '/api/v1/layers/{id}'

export const listKinds = async () => (await unwrap<{ items: Kind[] }>(client.GET('/api/v1/layer-kinds'))).items

/** Every feature of a layer's draft, those that it deletes too. */
export async function listDraft(id: number): Promise<ApiFeature[]> {
  const features: ApiFeature[] = []
  let cursor: string | undefined
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const query = { view: 'draft' as const, cursor }
    const page = await unwrap<Schemas['FeaturePage']>(client.GET(`${LAYER}/features`, { params: { path: { id }, query } }))
    features.push(...page.features)
    if (page.next === null) break
    cursor = page.next
  }
  return features
}

/** What of a published layer lies in a box, as exactly as it is kept. */
export const listInBox = async (id: number, bbox: Box, signal?: AbortSignal) => {
  const query = { view: 'published' as const, bbox: bbox.join(',') as never }
  return (await unwrap<Schemas['FeaturePage']>(client.GET(`${LAYER}/features`, { params: { path: { id }, query }, signal }))).features
}

/** Saves all of these edits or none. */
export const saveEdits = (id: number, edits: Edit[], reason: string) =>
  unwrap<Schemas['Edited']>(client.POST(`${LAYER}/edits`, { params: { path: { id } }, body: { edits, reason } }))

/** Takes back what is drafted of a feature. */
export const discardDraft = (id: number, feature: number) =>
  unwrap<Schemas['Discarded']>(client.DELETE(`${LAYER}/draft`, { params: { path: { id }, query: { feature } } }))

export const runOperation = (operation: OperationName, args: Record<string, unknown>) =>
  unwrap<Outcome>(client.POST('/api/v1/geometry/{operation}', { params: { path: { operation } }, body: { arguments: args } }))

export const followRoads = (points: LonLat[], prefer: Preference[], signal?: AbortSignal) =>
  unwrap<Followed>(client.POST('/api/v1/geometry/follow', { body: { points, mode: 'car', prefer }, signal }))

export const findRoadList = (text: string, picked: PickedEnds[], signal?: AbortSignal) =>
  unwrap<RoadListAnswer>(client.POST('/api/v1/geometry/road-list', { body: { text, picked }, signal }))

export const listSnapTargets = (bbox: Box, signal?: AbortSignal) =>
  unwrap<Schemas['SnapTargets']>(client.GET('/api/v1/geometry/snap', { params: { query: { bbox: bbox.join(',') } as never }, signal }))
