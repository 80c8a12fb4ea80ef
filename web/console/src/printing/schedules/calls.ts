/** The calls for schedules of printing, and for what was printed. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type PrintSchedule = Schemas['PrintSchedule']
export type PrintScheduleBody = Schemas['PrintScheduleBody']
export type NewPrintSchedule = Schemas['NewPrintSchedule']
export type PrintFile = Schemas['PrintFile']

const PAGE = 10
const of = (id: number) => ({ params: { path: { id } } })

export const prints = {
  list: async () => (await unwrap<{ items: PrintSchedule[] }>(client.GET('/api/v1/print-schedules'))).items,
  make: (body: NewPrintSchedule) => unwrap<PrintSchedule>(client.POST('/api/v1/print-schedules', { body })),
  change: (id: number, body: PrintScheduleBody) => unwrap<PrintSchedule>(client.PUT('/api/v1/print-schedules/{id}', { ...of(id), body })),
  end: (id: number) => unwrap<void>(client.DELETE('/api/v1/print-schedules/{id}', of(id))),
  run: (id: number) => unwrap<PrintFile>(client.POST('/api/v1/print-schedules/{id}/run', of(id))),
  files: (cursor?: string) => unwrap<Page<PrintFile>>(client.GET('/api/v1/print-files', { params: { query: { cursor, limit: PAGE } } })),
}

/** Where the browser fetches a file, with its cookie. */
export const addressOf = (file: PrintFile) => `/api/v1/print-files/${file.id}`
