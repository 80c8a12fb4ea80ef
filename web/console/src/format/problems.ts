/** The words for a Problem: the server's own (already in the reader's language), else ours by its code. */
import type { Problem } from '@/api/problem'
import { i18n, translate } from '@/i18n/i18n'

export function problemText(problem: Problem): string {
  if (problem.detail) return problem.detail
  if (problem.title) return problem.title
  const key = `i18n.problem.${problem.code}`
  return i18n.global.te(key) ? translate(key) : translate('i18n.problem.refused')
}
