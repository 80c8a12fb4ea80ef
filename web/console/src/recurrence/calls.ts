/** The calls of what recurs: the forecast for a shift, outbreaks, near repeats. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Forecast = Schemas['Forecast']
export type Figures = Schemas['BackTestFigures']
export type Outbreaks = Schemas['Outbreaks']
export type Outbreak = Schemas['Outbreak']
export type NearRepeat = Schemas['NearRepeat']
export type Band = Schemas['NearRepeatBand']
export type About = Schemas['About']

export interface Asked {
  group: string
  source: 'all' | 'complaint' | 'patrol'
  until?: string
}

export const forecast = (query: Asked & { from_hour?: number }, signal?: AbortSignal) =>
  unwrap<Forecast>(client.GET('/api/v1/statistics/forecast', { params: { query }, signal }))

export const outbreaks = (query: Asked, signal?: AbortSignal) =>
  unwrap<Outbreaks>(client.GET('/api/v1/statistics/outbreaks', { params: { query }, signal }))

export const nearRepeat = (query: Asked, signal?: AbortSignal) =>
  unwrap<NearRepeat>(client.GET('/api/v1/statistics/near-repeat', { params: { query }, signal }))
