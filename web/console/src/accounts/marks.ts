/** What is the matter with an account, by sign, word and colour. */
import type { ManagedAccount } from '@/api/accounts'

export interface Mark {
  name: 'disabled' | 'locked' | 'oneTime' | 'factor'
  kind: 'good' | 'warning' | 'bad'
  sign: string
}

export function marksOf(account: ManagedAccount): Mark[] {
  const marks: (Mark | false)[] = [
    account.disabled_at !== null && { name: 'disabled', kind: 'bad', sign: '✕' },
    account.is_locked_out && { name: 'locked', kind: 'bad', sign: '▲' },
    account.one_time_until !== null && { name: 'oneTime', kind: 'warning', sign: '◐' },
    account.has_second_factor && { name: 'factor', kind: 'good', sign: '●' },
  ]
  return marks.filter((mark) => mark !== false)
}
