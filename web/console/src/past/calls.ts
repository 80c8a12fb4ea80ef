/** The calls of looking back. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import type { Page } from '@/api/types'

type Schemas = components['schemas']

export type PastPicture = Schemas['PastPicture']
export type PastEvent = Schemas['PastEvent']
export type PastBars = Schemas['PastBars']
export type PastFixRow = Schemas['PastFixes']['fixes'][number]
export type Replay = Schemas['Replay']

const PAGE = 500
const MOST_PAGES = 40

const iso = (at_ms: number) => new Date(at_ms).toISOString()

export const picture = (at_ms: number, signal?: AbortSignal) =>
  unwrap<PastPicture>(client.GET('/api/v1/past', { params: { query: { at: iso(at_ms) } }, signal }))

/** Everything that changed in a span, in order. */
export async function listEvents(since_ms: number, until_ms: number, signal?: AbortSignal): Promise<PastEvent[]> {
  const events: PastEvent[] = []
  let cursor: string | undefined
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const query = { since: iso(since_ms), until: iso(until_ms), limit: PAGE, cursor }
    const page = await unwrap<Page<PastEvent>>(client.GET('/api/v1/past/events', { params: { query }, signal }))
    events.push(...page.items)
    if (page.next === null) break
    cursor = page.next
  }
  return events
}

/** When something changed next after a moment, or last before it, within a span; null where nothing did. */
export async function findChange(since_ms: number, until_ms: number, isBack: boolean): Promise<number | null> {
  const query = { since: iso(since_ms), until: iso(until_ms), limit: 1, newest_first: isBack }
  const page = await unwrap<Page<PastEvent>>(client.GET('/api/v1/past/events', { params: { query } }))
  return page.items[0] ? Date.parse(page.items[0].at) : null
}

export const listFixes = async (since_ms: number, until_ms: number, every_s: number, signal?: AbortSignal) => {
  const query = { since: iso(since_ms), until: iso(until_ms), every_s }
  return (await unwrap<Schemas['PastFixes']>(client.GET('/api/v1/past/fixes', { params: { query }, signal }))).fixes
}

export const bars = (since_ms: number, until_ms: number, parts: number) =>
  unwrap<PastBars>(
    client.GET('/api/v1/past/bars', { params: { query: { since: iso(since_ms), until: iso(until_ms), parts } } }),
  )

export const recomputed = (assignment_id: number) =>
  unwrap<Replay>(client.GET('/api/v1/assignments/{id}/recommendation', { params: { path: { id: assignment_id } } }))
