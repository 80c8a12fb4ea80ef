/** What went wrong, in words: the code before the colon is known, what follows is shown as it came. */
import { i18n, translate } from '@/i18n/i18n'

import type { Webhook } from './calls'

export function problemWords(problem: string): string {
  const [code = ''] = problem.split(':')
  const key = `deliveries.problem.${code}`
  if (code === '' || !i18n.global.te(key)) return problem
  return translate(key)
}

/** A webhook that fails and is tried again says so. */
export const stateOf = ({ state, attempts, problem }: Webhook) => (state === 'active' && attempts > 0 && problem ? 'trying' : state)
