/** Words for a place that nobody has named yet: its street and the nearest road; pure. */
import type { Where } from '@/api/types'
import { nameIn } from '@/format/names'
import type { Locale } from '@/i18n/i18n'

/** Beyond this a road says little about a place. */
const NEAR_M = 300

export function placeFrom(where: Where, locale: Locale): string {
  const street = where.organisations.at(-1)
  const road = where.nearest_road && where.nearest_road.distance_m <= NEAR_M ? where.nearest_road : null
  if (locale === 'en') return [road && `near ${nameIn('en', road)}`, street && nameIn('en', street)].filter(Boolean).join(', ')
  return `${street?.name ?? ''}${road ? `${road.name}附近` : ''}`
}
