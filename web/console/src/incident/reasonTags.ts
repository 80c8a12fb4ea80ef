/** A candidate's reasons as short tags; what goes without saying has none. */
import type { Reason } from '@/api/types'
import { formatDuration } from '@/format/time'
import { i18n, translate } from '@/i18n/i18n'

export interface Tag {
  code: string
  text: string
  /** Speaks against the squad. */
  isWarning: boolean
}

const UNSAID: ReadonlySet<string> = new Set(['travel_time'])
const WARNING: ReadonlySet<string> = new Set(['old_fix', 'last_available', 'neighbour'])

export function tagsOf(reasons: readonly Reason[]): Tag[] {
  return reasons
    .filter((reason) => !UNSAID.has(reason.code))
    .map((reason) => ({ code: reason.code, text: shortText(reason), isWarning: WARNING.has(reason.code) }))
}

/** Ours where the code is known, else the server's own words. */
function shortText(reason: Reason): string {
  const key = `incident.tag.${reason.code}`
  if (!i18n.global.te(key)) return reason.text
  return translate(key, { time: formatDuration(reason.seconds ?? 0) })
}
