/** The calls of how satisfied reporters are. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'

export type Shown = components['schemas']['SatisfactionShown']
export type Figures = components['schemas']['SatisfactionFigures']

const ADDRESS = '/api/v1/satisfaction'

export const satisfaction = {
  show: (since: string) => unwrap<Shown>(client.GET(ADDRESS, { params: { query: { since } } })),
  /** Where it is had as a table, in the reader's language by the browser's own request. */
  csvAddress: (since: string) => `${ADDRESS}.csv?since=${encodeURIComponent(since)}`,
}
