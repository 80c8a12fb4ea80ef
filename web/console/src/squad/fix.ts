/** How fresh a squad's position is; pure, in seconds. */

export type Freshness = 'fresh' | 'flagged' | 'stale' | 'none'

/** From here on a recommendation flags the fix, and from there on it leaves the squad out. */
const FLAGGED_S = 300
const STALE_S = 1800

export function freshnessOf(fixAge_s: number | null): Freshness {
  if (fixAge_s === null) return 'none'
  if (fixAge_s > STALE_S) return 'stale'
  return fixAge_s > FLAGGED_S ? 'flagged' : 'fresh'
}
