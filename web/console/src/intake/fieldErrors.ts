/** Brings what the server refused to the field where it happened; pure. */
import type { Problem } from '@/api/problem'

export type Field = 'location' | 'category' | 'priority' | 'place' | 'source' | 'description' | 'reporter'

const FIELDS: ReadonlySet<string> = new Set(['location', 'category', 'priority', 'place', 'source', 'description', 'reporter'])
const BY_CODE: Record<string, Field> = { outside_jurisdiction: 'location', category_unknown: 'category', no_road_near: 'location' }

export type FieldErrors = Partial<Record<Field, string>>

/** The words by field; whatever belongs to no field stays with the problem as a whole. */
export function fieldErrorsOf(problem: Problem, text: string): FieldErrors {
  const errors: FieldErrors = {}
  for (const { where, what, accepted } of problem.errors) {
    const field = where.split('.').find((step) => FIELDS.has(step)) as Field | undefined
    if (field) errors[field] = accepted ? `${what} · ${accepted}` : what
  }
  const byCode = BY_CODE[problem.code]
  return byCode ? { ...errors, [byCode]: text } : errors
}
