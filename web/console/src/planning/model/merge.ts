/** Two planners changed one feature: which fields differ, and the content that comes of a choice for each. Pure. */
import { type Content, sameContent } from './content'

export type Side = 'mine' | 'theirs'
export type Field = keyof Content

export interface Difference {
  field: Field
  /** For an attribute or demand, its key. */
  part: string | null
  mine: unknown
  theirs: unknown
  /** What one is likely to want: the side that changed it; ours where both did. */
  likely: Side
  /** Both changed it, each in another way. */
  isDisputed: boolean
}

export type Choices = Record<string, Side>

const WHOLE: readonly Field[] = ['geometry', 'name', 'name_en', 'window']
const BY_PART = ['attributes', 'demands'] as const

export const idOf = ({ field, part }: Pick<Difference, 'field' | 'part'>): string => (part === null ? field : `${field}.${part}`)

function differ(field: Field, part: string | null, base: unknown, mine: unknown, theirs: unknown): Difference[] {
  if (sameContent(mine, theirs)) return []
  const [isMine, isTheirs] = [!sameContent(base, mine), !sameContent(base, theirs)]
  return [{ field, part, mine, theirs, likely: isMine ? 'mine' : 'theirs', isDisputed: isMine && isTheirs }]
}

/** Where the two contents differ; `base` is what both began with. */
export function differencesOf(base: Content, mine: Content, theirs: Content): Difference[] {
  const whole = WHOLE.flatMap((field) => differ(field, null, base[field], mine[field], theirs[field]))
  const parts = BY_PART.flatMap((field) => {
    const [was, ours, others] = [base[field], mine[field], theirs[field]] as Record<string, unknown>[]
    const keys = new Set([...Object.keys(ours!), ...Object.keys(others!)])
    return [...keys].flatMap((key) => differ(field, key, was![key], ours![key], others![key]))
  })
  return [...whole, ...parts]
}

/** The likely choice for each difference. */
export function likelyChoices(differences: readonly Difference[]): Choices {
  return Object.fromEntries(differences.map((each) => [idOf(each), each.likely]))
}

/** Their content, with ours where it was chosen. */
export function mergeContent(theirs: Content, differences: readonly Difference[], choices: Choices): Content {
  const merged = structuredClone(theirs) as unknown as Record<string, unknown>
  for (const difference of differences) {
    if (choices[idOf(difference)] !== 'mine') continue
    const { field, part, mine } = difference
    if (part === null) merged[field] = mine
    else if (mine === undefined) delete (merged[field] as Record<string, unknown>)[part]
    else (merged[field] as Record<string, unknown>)[part] = mine
  }
  return merged as unknown as Content
}
