/** The calls for subjects of inspection, their grades, inspections and double-random draws. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type Subject = Schemas['Subject']
export type WholeSubject = Schemas['WholeSubject']
export type GradeChange = Schemas['GradeChange']
export type GradeRule = Schemas['GradeRule']
export type Inspection = Schemas['Inspection']
export type NewInspection = Schemas['NewInspection']
export type Warned = Schemas['Warned']
export type Draw = Schemas['Draw']
export type WholeDraw = Schemas['WholeDraw']
export type Drawn = Schemas['Drawn']
export type DrawWish = Schemas['DrawWish']
export type DrawPreview = Schemas['DrawPreview']
export type Grade = 'A' | 'B' | 'C' | 'D'
export type SubjectFilter = { q?: string; grade?: Grade; kind?: string; due?: boolean; hazard?: boolean }

const PAGE = 50
const of = (id: number) => ({ params: { path: { id } } })

export const subjects = {
  list: (filter: SubjectFilter, cursor?: string) =>
    unwrap<Page<Subject>>(client.GET('/api/v1/subjects', { params: { query: { ...filter, cursor, limit: PAGE } } })),
  get: (id: number) => unwrap<WholeSubject>(client.GET('/api/v1/subjects/{id}', of(id))),
  history: async (id: number) =>
    (await unwrap<Page<GradeChange>>(client.GET('/api/v1/subjects/{id}/history', of(id)))).items,
  noteHazard: (id: number, note: string) =>
    unwrap<WholeSubject>(client.PUT('/api/v1/subjects/{id}/hazard', { ...of(id), body: { note } })),
  inspect: (body: NewInspection) => unwrap<Inspection>(client.POST('/api/v1/inspections', { body })),
  rule: () => unwrap<GradeRule>(client.GET('/api/v1/grade-rule')),
  warnings: async (incident: number) =>
    (await unwrap<{ items: Warned[] }>(client.GET('/api/v1/incidents/{id}/warnings', of(incident)))).items,
}

export const draws = {
  list: async () => (await unwrap<Page<Draw>>(client.GET('/api/v1/draws', { params: { query: { limit: PAGE } } }))).items,
  get: (id: number) => unwrap<WholeDraw>(client.GET('/api/v1/draws/{id}', of(id))),
  preview: (body: DrawWish) => unwrap<DrawPreview>(client.POST('/api/v1/draws/preview', { body })),
  make: (body: Schemas['NewDraw']) => unwrap<WholeDraw>(client.POST('/api/v1/draws', { body })),
  publish: (id: number) => unwrap<WholeDraw>(client.PUT('/api/v1/draws/{id}/publication', of(id))),
}

/** Where anybody reads a published draw, without signing in. */
export const publicAddress = (id: number) => `/published/draws/${id}`
