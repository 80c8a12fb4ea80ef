/** The calls of patrols: orders, tours, visits, and what came of them. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type PatrolOrder = Schemas['PatrolOrder']
export type NewPatrolOrder = Schemas['NewPatrolOrder']
export type PatrolState = PatrolOrder['state']
export type Tours = Schemas['Tours']
export type Tour = Schemas['Tour']
export type PatrolVisits = Schemas['PatrolVisits']
export type PatrolEffect = Schemas['PatrolEffect']
export type Source = PatrolEffect['source']

const LARGEST_PAGE = 200
const ORDERS = '/api/v1/patrol-orders'
const ORDER = '/api/v1/patrol-orders/{id}'
const of = (id: number) => ({ params: { path: { id } } })

export interface Wanted {
  state?: PatrolState | 'open'
  hotspot?: number
  squad?: number
}

export const patrols = {
  list: async (wanted: Wanted = {}) =>
    (await unwrap<Page<PatrolOrder>>(client.GET(ORDERS, { params: { query: { ...wanted, limit: LARGEST_PAGE } } }))).items,
  get: (id: number) => unwrap<PatrolOrder>(client.GET(ORDER, of(id))),
  make: (body: NewPatrolOrder) => unwrap<PatrolOrder>(client.POST(ORDERS, { body })),
  change: (id: number, body: Schemas['PatrolOrderChange']) => unwrap<PatrolOrder>(client.PATCH(ORDER, { ...of(id), body })),
  drop: (id: number) => unwrap<void>(client.DELETE(ORDER, of(id))),
  give: (id: number) => unwrap<PatrolOrder>(client.POST(`${ORDER}/give`, of(id))),
  end: (id: number, reason: string) => unwrap<PatrolOrder>(client.POST(`${ORDER}/end`, { ...of(id), body: { reason } })),
  tours: (id: number) => unwrap<Tours>(client.GET(`${ORDER}/tours`, of(id))),
  planTours: (id: number, day: string | null) => unwrap<Tours>(client.POST(`${ORDER}/tours`, { ...of(id), body: { day } })),
  visits: (id: number) => unwrap<PatrolVisits>(client.GET(`${ORDER}/visits`, of(id))),
  effect: (hotspot: number, query: { order?: number; days?: number; source?: Source }) =>
    unwrap<PatrolEffect>(client.GET('/api/v1/hotspots/{id}/effect', { params: { path: { id: hotspot }, query } })),
  hotspot: (id: number) => unwrap<{ id: number; name: string }>(client.GET('/api/v1/hotspots/{id}', of(id))),
}
