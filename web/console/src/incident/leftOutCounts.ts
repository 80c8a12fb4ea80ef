/** Why squads were left out, counted: our own words where the reason is known, since the server's speak of one squad. */
import type { Recommendation } from '@/api/types'
import { i18n, translate } from '@/i18n/i18n'

export interface LeftOutCount {
  code: string
  text: string
  count: number
}

/** The commonest reason first. */
export function leftOutCounts(recommendation: Recommendation): LeftOutCount[] {
  return recommendation.left_out_counts
    .map(({ code, text, count }) => {
      const key = `incident.why.${code}`
      return { code, count, text: i18n.global.te(key) ? translate(key) : text }
    })
    .sort((a, b) => b.count - a.count)
}
