/** The calls around deadlines: their rules, pauses, notices, and squads that say they are safe. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { Incident, Page } from './types'

type Schemas = components['schemas']

export type Notice = Schemas['Notice']
export type DeadlineRule = Schemas['DeadlineRule']
export type DeadlineSettings = Schemas['DeadlineSettings']
export type Step = Schemas['NextDeadline']['kind']

const LARGEST_PAGE = 200

export const notices = {
  list: (open: boolean, cursor?: string) =>
    unwrap<Page<Notice>>(client.GET('/api/v1/notices', { params: { query: { open, cursor, limit: LARGEST_PAGE } } })),
  seen: (ids?: number[]) => unwrap<{ count: number }>(client.POST('/api/v1/notices/seen', { body: ids ? { ids } : {} })),
}

export const clocks = {
  pause: (id: number, reason: string) =>
    unwrap<Incident>(client.POST('/api/v1/incidents/{id}/pause', { params: { path: { id } }, body: { reason } })),
  resume: (id: number) => unwrap<Incident>(client.POST('/api/v1/incidents/{id}/resume', { params: { path: { id } } })),
}

export const rules = {
  list: () => unwrap<{ items: DeadlineRule[] }>(client.GET('/api/v1/deadline-rules')),
  put: (items: DeadlineRule[]) =>
    unwrap<{ items: DeadlineRule[]; incidents: number }>(client.PUT('/api/v1/deadline-rules', { body: { items } })),
  settings: () => unwrap<DeadlineSettings>(client.GET('/api/v1/deadline-settings')),
  set: (settings: DeadlineSettings) =>
    unwrap<DeadlineSettings>(client.PUT('/api/v1/deadline-settings', { body: settings })),
}

/** A squad says that it is safe, or the desk has heard so. */
export const saySafe = (assignment: number) =>
  unwrap<{ safe_at: string }>(client.POST('/api/v1/assignments/{id}/safe', { params: { path: { id: assignment } } }))
