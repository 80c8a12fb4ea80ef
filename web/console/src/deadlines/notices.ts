/** Whom a notice is for, in which order notices stand, and what each says; pure. */
import type { Notice } from '@/api/deadlines'
import type { Role } from '@/api/types'
import { i18n, translate } from '@/i18n/i18n'

export const ALARM = 'safety.alarmed'
export const ASKED = 'safety.asked'

/** Who sits at this console. */
export interface Reader {
  role: Role
  organisation_id: number
  squad_id: number | null
}

/** An administrator is told all that its organisation is told; a squad what it is asked itself. */
export function isFor(notice: Notice, account: Reader): boolean {
  if (notice.role === 'squad') return account.role === 'squad' && notice.squad?.id === account.squad_id
  if (notice.organisation.id !== account.organisation_id) return false
  return account.role === 'admin' || account.role === notice.role
}

/** Alarms first, then what is urgent, then what is new. */
export function inOrder(notices: Iterable<Notice>): Notice[] {
  return [...notices].sort(
    (a, b) => Number(b.kind === ALARM) - Number(a.kind === ALARM) || a.priority - b.priority || b.id - a.id,
  )
}

/** What happened, in a few words: 接单逾期, 巡查-07 失联. Kinds that this console does not know keep their name. */
export function headline(notice: Notice): string {
  const key = `deadlines.kind.${notice.kind}`
  if (!i18n.global.te(key)) return notice.kind
  const step = notice.step ? translate(`deadlines.step.${notice.step}`) : ''
  return translate(key, { ...named(notice.details), step, squad: notice.squad?.call_sign ?? notice.details.squad ?? '' })
}

/** The names a notice speaks of, in the reader's language where they have one. */
function named(details: Notice['details']): Record<string, unknown> {
  const isEnglish = i18n.global.locale.value === 'en'
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, (isEnglish && details[`${name}_en`]) || value]))
}
