/** The calls for agencies that receive, their credentials, and shares. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type Agency = Schemas['Agency']
export type NewAgency = Schemas['NewAgency']
export type AgencyChange = Schemas['AgencyChange']
export type Credential = Schemas['Credential']
export type MadeCredential = Schemas['MadeCredential']
export type NewCredential = Schemas['NewCredential']
export type Share = Schemas['Share']
export type NewShare = Schemas['NewShare']
export type ShareChange = Schemas['ShareChange']
export type SharePreview = Schemas['SharePreview']
export type Preview = Schemas['Preview']
export type ShareField = Schemas['ShareField']
export type Reading = Schemas['Reading']
export type Receiving = Schemas['Receiving']
export type ReceivingChange = Schemas['ReceivingChange']
export type SenderCode = Schemas['SenderCode']
export type Source = Share['source']
export type Precision = Share['precision']

const of = (id: number) => ({ params: { path: { id } } })
const by = (key: string) => ({ params: { path: { key } } })

export const agencies = {
  list: async () => (await unwrap<{ items: Agency[] }>(client.GET('/api/v1/agencies'))).items,
  get: (id: number) => unwrap<Agency>(client.GET('/api/v1/agencies/{id}', of(id))),
  make: (body: NewAgency) => unwrap<Agency>(client.POST('/api/v1/agencies', { body })),
  change: (id: number, body: AgencyChange) => unwrap<Agency>(client.PATCH('/api/v1/agencies/{id}', { ...of(id), body })),
  end: (id: number, reason: string) =>
    unwrap<Agency>(client.POST('/api/v1/agencies/{id}/end', { ...of(id), body: { reason } })),
}

const ONE_CREDENTIAL = '/api/v1/agencies/{id}/credentials/{credential_id}'

export const credentials = {
  list: async (id: number) =>
    (await unwrap<{ items: Credential[] }>(client.GET('/api/v1/agencies/{id}/credentials', of(id)))).items,
  make: (id: number, body: NewCredential) =>
    unwrap<MadeCredential>(client.POST('/api/v1/agencies/{id}/credentials', { ...of(id), body })),
  rotate: (id: number, credential_id: number, overlap_h: number) =>
    unwrap<MadeCredential>(
      client.POST(`${ONE_CREDENTIAL}/rotate`, { params: { path: { id, credential_id } }, body: { overlap_h, days: 366 } }),
    ),
  revoke: (id: number, credential_id: number) =>
    unwrap<void>(client.DELETE(ONE_CREDENTIAL, { params: { path: { id, credential_id } } })),
}

export const receiving = {
  get: (id: number) => unwrap<Receiving>(client.GET('/api/v1/agencies/{id}/receiving', of(id))),
  put: (id: number, body: ReceivingChange) => unwrap<Receiving>(client.PUT('/api/v1/agencies/{id}/receiving', { ...of(id), body })),
}

export const shares = {
  list: async (agency_id: number) =>
    (await unwrap<{ items: Share[] }>(client.GET('/api/v1/shares', { params: { query: { agency_id } } }))).items,
  get: (key: string) => unwrap<Share>(client.GET('/api/v1/shares/{key}', by(key))),
  make: (body: NewShare) => unwrap<Share>(client.POST('/api/v1/shares', { body })),
  change: (key: string, body: ShareChange) => unwrap<Share>(client.PATCH('/api/v1/shares/{key}', { ...by(key), body })),
  withdraw: (key: string, reason: string) =>
    unwrap<Share>(client.POST('/api/v1/shares/{key}/withdrawal', { ...by(key), body: { reason } })),
  preview: (body: SharePreview, signal?: AbortSignal) =>
    unwrap<Preview>(client.POST('/api/v1/shares/preview', { body, signal })),
  fields: async (source: Source, layer_id: number | null) =>
    (
      await unwrap<{ items: ShareField[] }>(
        client.GET('/api/v1/share-fields', { params: { query: { source, layer_id: layer_id ?? undefined } } }),
      )
    ).items,
  readings: (key: string, cursor?: string) =>
    unwrap<Page<Reading>>(
      client.GET('/api/v1/shares/{key}/readings', { params: { path: { key }, query: { cursor, limit: 50 } } }),
    ),
}
