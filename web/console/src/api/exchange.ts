/** The calls of import and export: files into layers, and layers as files. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type Import = Schemas['Import']
export type ImportChange = Schemas['ImportChange']
export type ImportFinding = Schemas['ImportFinding']
export type ImportTarget = Schemas['ImportTarget']
export type ExportOrder = Schemas['ExportOrder']
export type ExportPreview = Schemas['ExportPreview']

const IMPORT = '/api/v1/imports/{id}'

const of = (id: number) => ({ params: { path: { id } } })

export function upload(file: File, layerId: number): Promise<Import> {
  const form = new FormData()
  form.append('file', file, file.name)
  form.append('layer_id', String(layerId))
  return unwrap<Import>(client.POST('/api/v1/imports', { body: form as never, bodySerializer: (body) => body as never }))
}

export const get = (id: number, preview: boolean) =>
  unwrap<Import>(client.GET(IMPORT, { params: { path: { id }, query: { preview } } }))

export const change = (id: number, changes: Partial<ImportChange>) =>
  unwrap<Import>(client.PATCH(IMPORT, { ...of(id), body: changes as ImportChange }))

export const run = (id: number, reason: string) => unwrap<Import>(client.POST(`${IMPORT}/run`, { ...of(id), body: { reason } }))

export const stop = (id: number) => unwrap<Import>(client.POST(`${IMPORT}/stop`, of(id)))

export const forget = (id: number) => unwrap<void>(client.DELETE(IMPORT, of(id)))

export const foresee = (order: ExportOrder) => unwrap<ExportPreview>(client.POST('/api/v1/exports/preview', { body: order }))

export interface WrittenFile {
  content: Blob
  name: string
}

/** The file itself, under the name that the server gives it. */
export async function write(order: ExportOrder): Promise<WrittenFile> {
  const asked = client.POST('/api/v1/exports', { body: order, parseAs: 'blob' })
  const content = await unwrap<Blob>(asked)
  const { response } = await asked
  return { content, name: nameOf(response.headers.get('Content-Disposition') ?? '') }
}

export function nameOf(disposition: string): string {
  const spelled = /filename\*=UTF-8''([^;]+)/i.exec(disposition)
  return spelled ? decodeURIComponent(spelled[1]!) : 'layers'
}
