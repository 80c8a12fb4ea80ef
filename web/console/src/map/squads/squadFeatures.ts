/** What the map is told of a squad: its mark, where it heads, its name, and how old its last fix is. */
import type { LonLat, Squad } from '@/api/types'
import type { Position } from '@/stores/squads'

import { imageId, type SquadShape, shapeOf } from '../marks/imageId'
import type { PointRow } from '../points'

const STALE_AFTER_S = 5 * 60
const LOST_AFTER_S = 30 * 60

export type Freshness = 'fresh' | 'stale' | 'lost'

/** Over 5 minutes a fix is stale, over 30 it says nothing any more: the rule by which squads are recommended. */
export function freshnessOf(fix_at_ms: number, now_ms: number): Freshness {
  const age_s = (now_ms - fix_at_ms) / 1000
  if (age_s > LOST_AFTER_S) return 'lost'
  return age_s > STALE_AFTER_S ? 'stale' : 'fresh'
}

/** Marks that matter more are drawn above: who drives, then who is bound, then who is free. */
const ORDER: Record<SquadShape, number> = { off: 0, available: 1, on_scene: 2, assigned: 3, en_route: 4 }

const LEAST_SPEED_KMH = 2

export type FormatAge = (at_ms: number, now_ms: number) => string

/** The row of one squad; `shown` is where it is drawn at the moment, which may be on the way to its fix. */
export function squadRow(squad: Squad, fix: Position, shown: LonLat, now_ms: number, formatAge: FormatAge): PointRow {
  const shape = shapeOf(squad.status)
  const freshness = freshnessOf(fix.at, now_ms)
  const label = freshness === 'fresh' ? squad.call_sign : `${squad.call_sign}\n${formatAge(fix.at, now_ms)}`
  const heads =
    fix.heading_deg !== null && freshness === 'fresh' && shape !== 'off' && (fix.speed_kmh ?? LEAST_SPEED_KMH) >= LEAST_SPEED_KMH
  return {
    id: squad.id,
    location: shown,
    properties: {
      icon: imageId({ kind: 'squad', shape }),
      notch: heads && shape !== 'en_route' ? imageId({ kind: 'heading', shape }) : '',
      heading: fix.heading_deg ?? 0,
      turns: shape === 'en_route',
      order: ORDER[shape],
      freshness,
      label,
    },
  }
}
