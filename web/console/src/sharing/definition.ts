/** The form of a share as plain values, and what is sent of it; pure. */
import type { LonLat } from '@/api/types'

import type { NewShare, Precision, Share, ShareField, SharePreview, Source } from './calls'

export const SOURCES: readonly Source[] = ['incidents', 'layer', 'hotspots', 'violations']
export const PRECISIONS: readonly Precision[] = ['exact', '100m', 'cell', 'street']
export const CRS = [4326, 4490, 3857, 4547, 4548, 4549] as const
export const RULES = ['out', 'as_is', 'coarser', 'masked'] as const
export type Rule = (typeof RULES)[number]

export interface FieldChoice {
  rule: Rule
  to: string
  keep: number
}
export type AreaWay = 'all' | 'organisation' | 'feature' | 'drawn' | 'kept'

export interface Definition {
  name: string
  name_en: string
  key: string
  description: string
  source: Source
  layer_id: number | null
  organisation_id: number | null
  way: AreaWay
  area_organisation_id: number | null
  area_feature_id: number | null
  ring: LonLat[]
  categories: string[]
  since: string
  until: string
  last_days: number | null
  fields: Record<string, FieldChoice>
  precision: Precision
  crs: (typeof CRS)[number]
  delay_min: number
  expires_at: string
}

export function emptyDefinition(): Definition {
  return {
    name: '', name_en: '', key: '', description: '', source: 'incidents', layer_id: null, organisation_id: null,
    way: 'all', area_organisation_id: null, area_feature_id: null, ring: [], categories: [], since: '', until: '',
    last_days: null, fields: {}, precision: 'exact', crs: 4326, delay_min: 0, expires_at: '',
  }
}

/** The form of a share that there is. */
export function definitionOf(share: Share): Definition {
  const fields = Object.fromEntries(
    share.fields.map((each) => {
      const { name, rule, to, keep } = each as { name: string; rule: Rule; to?: string | number; keep?: number }
      return [name, { rule, to: to === undefined ? '' : String(to), keep: keep ?? 3 }]
    }),
  )
  return {
    ...emptyDefinition(),
    name: share.name, name_en: share.name_en, key: share.key, description: share.description, source: share.source,
    layer_id: share.layer_id, organisation_id: share.organisation.id, way: share.area ? 'kept' : 'all',
    categories: [...share.categories], since: local(share.since), until: local(share.until), last_days: share.last_days,
    fields, precision: share.precision, crs: share.crs as Definition['crs'], delay_min: Math.round(share.delay_s / 60),
    expires_at: local(share.expires_at),
  }
}

/** What a field's `to` may be: spans of time, steps of numbers, or nothing. */
export function grades(field: ShareField): string[] {
  if (field.grouping === 'time') return field.type === 'date' ? ['day', 'month'] : ['hour', 'day', 'month']
  return field.grouping === 'number' ? ['10', '100', '1000'] : []
}

/** A first choice: everything as it is that does not contradict the precision, which the person then narrows. */
export function firstChoices(fields: readonly ShareField[], precision: Precision): Record<string, FieldChoice> {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      { rule: field.betrays_place && precision !== 'exact' ? ('out' as const) : ('as_is' as const), to: '', keep: 3 },
    ]),
  )
}

/** The fields that would tell the place more closely than the precision: they are left out or masked. */
export function betraying(fields: readonly ShareField[], definition: Definition): string[] {
  if (definition.precision === 'exact') return []
  return fields
    .filter((field) => field.betrays_place && ['as_is', 'coarser'].includes(definition.fields[field.name]?.rule ?? 'out'))
    .map((field) => field.name)
}

type Sent = Omit<SharePreview, 'agency_id' | 'limit'>

/** What is sent of a definition; `known` says which fields the source has, in their order. */
export function sent(definition: Definition, known: readonly ShareField[], kept: Share | null): Sent {
  return {
    source: definition.source,
    layer_id: definition.source === 'layer' ? definition.layer_id : null,
    organisation_id: definition.organisation_id,
    area: areaOf(definition, kept),
    categories: definition.source === 'layer' ? [] : definition.categories,
    since: definition.source === 'layer' ? null : instant(definition.since),
    until: definition.source === 'layer' ? null : instant(definition.until),
    last_days: definition.source === 'layer' ? null : definition.last_days || null,
    fields: known.flatMap((field) => {
      const choice = definition.fields[field.name]
      if (!choice || choice.rule === 'out') return []
      return [{ name: field.name, rule: choice.rule, to: toOf(field, choice), keep: choice.rule === 'masked' ? choice.keep : null }]
    }),
    precision: definition.precision,
    crs: definition.crs,
    delay_s: Math.max(0, Math.round((definition.delay_min || 0) * 60)),
    expires_at: instant(definition.expires_at),
  }
}

/** The whole of a new share. */
export function wholeShare(definition: Definition, known: readonly ShareField[], agency_id: number): NewShare {
  const { name, name_en, description, key } = definition
  return { ...sent(definition, known, null), agency_id, name, name_en, description, key: key || null } as NewShare
}

function areaOf(definition: Definition, kept: Share | null): Sent['area'] {
  const none = { feature_id: null, shape: null, around: null, radius_m: null, organisation_id: null }
  if (definition.way === 'organisation' && definition.area_organisation_id !== null)
    return { ...none, organisation_id: definition.area_organisation_id }
  if (definition.way === 'feature' && definition.area_feature_id !== null)
    return { ...none, feature_id: definition.area_feature_id }
  if (definition.way === 'drawn' && definition.ring.length > 2)
    return { ...none, shape: { type: 'Polygon', coordinates: [[...definition.ring, definition.ring[0]!]] } }
  if (definition.way === 'kept' && kept?.area) return { ...none, shape: kept.area }
  return null
}

function toOf(field: ShareField, choice: FieldChoice): string | number | null {
  if (choice.rule !== 'coarser' || choice.to === '') return null
  return field.grouping === 'number' ? Number(choice.to) : choice.to
}

function instant(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString()
}

/** As a field for date and time wants it: local, to the minute. */
function local(time: string | null): string {
  if (time === null) return ''
  const at = new Date(time)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
