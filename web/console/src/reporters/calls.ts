/** The calls for reporters of incidents: masked in lists, whole when asked for, which the ledger notes. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Source } from '@/api/types'

type Schemas = components['schemas']

export type Report = Schemas['Report']
export type Reports = Schemas['Reports']
export type Person = Schemas['KnownReporter']
export type Rating = Schemas['Satisfaction']['rating']

const of = (id: number) => ({ params: { path: { id } } })

export const list = (incidentId: number) => unwrap<Reports>(client.GET('/api/v1/incidents/{id}/reports', of(incidentId)))

export const see = async (incidentId: number) =>
  (await unwrap<{ items: Person[] }>(client.GET('/api/v1/incidents/{id}/reporters', of(incidentId)))).items

export const add = (incidentId: number, source: Source, words: string, reporter: { name: string; phone: string }) =>
  unwrap<Report>(client.POST('/api/v1/incidents/{id}/reports', { ...of(incidentId), body: { source, words, reporter } }))

export const rate = (reportId: number, rating: Rating, note: string) =>
  unwrap<Report>(client.PUT('/api/v1/reports/{id}/satisfaction', { ...of(reportId), body: { rating, note } }))
