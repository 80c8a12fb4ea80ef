/** The situation sheet, as the server makes it. */
import { client, unwrap } from '@/api/client'
import { nameOf, type WrittenFile } from '@/api/exchange'
import type { components } from '@/api/schema'

export type SheetOrder = components['schemas']['SheetBody']

/** The sheet under the name that the server gives it; giving up ends its making there too. */
export async function printSheet(order: SheetOrder, signal: AbortSignal): Promise<WrittenFile> {
  const asked = client.POST('/api/v1/sheets', { body: order, parseAs: 'blob', signal })
  const content = await unwrap<Blob>(asked)
  const { response } = await asked
  return { content, name: nameOf(response.headers.get('Content-Disposition') ?? '') }
}
