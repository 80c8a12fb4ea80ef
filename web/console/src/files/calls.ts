/** The calls for files of incidents. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

export type IncidentFile = components['schemas']['IncidentFile']
export type Variant = 'small' | 'large' | 'clean' | 'original'

const of = (id: number) => ({ params: { path: { id } } })

export const list = async (incidentId: number) =>
  (await unwrap<Page<IncidentFile>>(client.GET('/api/v1/incidents/{id}/files', of(incidentId)))).items

export function attach(incidentId: number, file: File): Promise<IncidentFile> {
  const form = new FormData()
  form.append('file', file, file.name || 'photo')
  return unwrap<IncidentFile>(
    client.POST('/api/v1/incidents/{id}/files', { ...of(incidentId), body: form as never, bodySerializer: (body) => body as never }),
  )
}

export const remove = (id: number, reason: string) =>
  unwrap<IncidentFile>(client.POST('/api/v1/files/{id}/removal', { ...of(id), body: { reason } }))

/** Where a browser finds the content itself. */
export const contentAt = (id: number, variant: Variant) => `/api/v1/files/${id}/content?variant=${variant}`
