/** The calls for what an incident repeats, and for saying which subject it concerns. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Incident } from '@/api/types'

type Schemas = components['schemas']

export type Repeats = Schemas['Repeats']
export type Earlier = Schemas['EarlierViolation']
export type RepeatSubject = Schemas['RepeatSubject']

const of = (id: number) => ({ params: { path: { id } } })

export const find = (incidentId: number) => unwrap<Repeats>(client.GET('/api/v1/incidents/{id}/repeats', of(incidentId)))

export const concern = (incidentId: number, subject: number) =>
  unwrap<Incident>(client.PATCH('/api/v1/incidents/{id}', { ...of(incidentId), body: { subject } }))
