/** The calls for webhooks of a share, their deliveries, and files by schedule. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type Webhook = Schemas['Webhook']
export type MadeWebhook = Schemas['MadeWebhook']
export type NewWebhook = Schemas['NewWebhook']
export type Delivery = Schemas['Delivery']
export type Schedule = Schemas['Schedule']
export type NewSchedule = Schemas['NewSchedule']
export type ScheduleChange = Schemas['ScheduleChange']
export type ShareFile = Schemas['ShareFile']

const PAGE = 20
const HOOK = '/api/v1/shares/{key}/webhooks/{webhook_id}'
const TIMES = '/api/v1/shares/{key}/schedules/{schedule_id}'
const of = (key: string) => ({ params: { path: { key } } })
const hook = (key: string, webhook_id: number) => ({ params: { path: { key, webhook_id } } })
const times = (key: string, schedule_id: number) => ({ params: { path: { key, schedule_id } } })

export const webhooks = {
  list: async (key: string) => (await unwrap<{ items: Webhook[] }>(client.GET('/api/v1/shares/{key}/webhooks', of(key)))).items,
  make: (key: string, body: NewWebhook) =>
    unwrap<MadeWebhook>(client.POST('/api/v1/shares/{key}/webhooks', { ...of(key), body })),
  rotate: (key: string, id: number, overlap_h: number) =>
    unwrap<MadeWebhook>(client.POST(`${HOOK}/rotate`, { ...hook(key, id), body: { overlap_h } })),
  pause: (key: string, id: number) => unwrap<Webhook>(client.POST(`${HOOK}/pause`, hook(key, id))),
  resume: (key: string, id: number) => unwrap<Webhook>(client.POST(`${HOOK}/resume`, hook(key, id))),
  skip: (key: string, id: number) => unwrap<Webhook>(client.POST(`${HOOK}/skip`, hook(key, id))),
  test: (key: string, id: number) => unwrap<Delivery>(client.POST(`${HOOK}/test`, hook(key, id))),
  end: (key: string, id: number) => unwrap<void>(client.DELETE(HOOK, hook(key, id))),
  deliveries: (key: string, webhook_id: number, cursor?: string) =>
    unwrap<Page<Delivery>>(
      client.GET(`${HOOK}/deliveries`, { params: { path: { key, webhook_id }, query: { cursor, limit: PAGE } } }),
    ),
}

export const schedules = {
  list: async (key: string) =>
    (await unwrap<{ items: Schedule[] }>(client.GET('/api/v1/shares/{key}/schedules', of(key)))).items,
  make: (key: string, body: NewSchedule) =>
    unwrap<Schedule>(client.POST('/api/v1/shares/{key}/schedules', { ...of(key), body })),
  change: (key: string, id: number, body: ScheduleChange) => unwrap<Schedule>(client.PATCH(TIMES, { ...times(key, id), body })),
  run: (key: string, id: number) => unwrap<ShareFile>(client.POST(`${TIMES}/run`, times(key, id))),
  end: (key: string, id: number) => unwrap<void>(client.DELETE(TIMES, times(key, id))),
  files: (key: string, cursor?: string) =>
    unwrap<Page<ShareFile>>(
      client.GET('/api/v1/shares/{key}/files', { params: { path: { key }, query: { cursor, limit: PAGE } } }),
    ),
}
