/** Which categories a few typed letters mean: code, name, English name, pinyin or its initials; pure. */
import type { Category } from '@/api/types'

import { initialsOf, initialsOfTyped } from './pinyin'

const NEVER = 9

/** The categories that match, the best first; all of them for nothing typed. */
export function matching(typed: string, categories: readonly Category[]): Category[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return [...categories]
  const pinyin = initialsOfTyped(wanted.replace(/['\s]/g, ''))
  return categories
    .map((category, order) => ({ category, order, rank: rankOf(wanted, pinyin, category) }))
    .filter((each) => each.rank < NEVER)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((each) => each.category)
}

function rankOf(wanted: string, pinyin: string | null, category: Category): number {
  const initials = initialsOf(category.name)
  const english = category.name_en.toLowerCase()
  if (category.code.toLowerCase() === wanted || category.name === wanted) return 0
  if (category.code.toLowerCase().startsWith(wanted) || category.name.startsWith(wanted)) return 1
  if (initials.startsWith(wanted)) return 2
  if (pinyin && pinyin.length > 1 && initials.startsWith(pinyin)) return 3
  if (category.name.includes(wanted)) return 4
  if (english.split(' ').some((word) => word.startsWith(wanted)) || english.includes(wanted)) return 5
  if (wanted.length > 1 && initials.includes(wanted)) return 6
  return pinyin && pinyin.length > 1 && initials.includes(pinyin) ? 7 : NEVER
}
