/** The calls for forms by category, and for what is filled in for an incident. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type IncidentForm = Schemas['IncidentForm']
export type CategoryForm = Schemas['CategoryForm']
export type FormField = Schemas['FieldAnswer']
export type CheckLine = Schemas['LineAnswer']
export type Check = Schemas['CheckGiven']
export type CheckAnswer = Check['answer']
export type Value = string | number | boolean | null

const INCIDENT = '/api/v1/incidents/{id}/form'
const CATEGORY = '/api/v1/categories/{id}/form'
const of = (id: number) => ({ params: { path: { id } } })

export const get = (incidentId: number) => unwrap<IncidentForm>(client.GET(INCIDENT, of(incidentId)))

export const fill = (incidentId: number, answers: Record<string, Value>, checks: Record<string, Check | null>) =>
  unwrap<IncidentForm>(client.PATCH(INCIDENT, { ...of(incidentId), body: { answers, checks } as never }))

export const list = async () => (await unwrap<Page<CategoryForm>>(client.GET('/api/v1/forms'))).items

export const write = (categoryId: number, fields: FormField[], checklist: CheckLine[], base_version: number) =>
  unwrap<CategoryForm>(client.PUT(CATEGORY, { ...of(categoryId), body: { fields, checklist, base_version } as never }))
