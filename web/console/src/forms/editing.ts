/** A form as it is being written at the sheet: entries added, moved, removed; choices as lines of words. Pure. */
import type { CheckLine, FormField } from './calls'

export type Choice = FormField['choices'][number]

/** `told 批评教育 | Admonished`, one a line. */
export function choicesAsText(choices: readonly Choice[]): string {
  return choices.map(({ key, name, name_en }) => `${key} ${name}${name_en ? ` | ${name_en}` : ''}`).join('\n')
}

/** The choices that lines of words name; a line of one word alone names its key too. */
export function textAsChoices(text: string): Choice[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [words = '', name_en = ''] = line.split('|').map((part) => part.trim())
      const space = words.indexOf(' ')
      return space < 0 ? { key: words, name: words, name_en } : { key: words.slice(0, space), name: words.slice(space + 1).trim(), name_en }
    })
}

/** A key that no entry has yet: `field_1`, `field_2` … */
export function freeKey(stem: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${stem}_${n}`)) return `${stem}_${n}`
}

export function blankField(taken: readonly string[]): FormField {
  return { key: freeKey('field', taken), name: '', name_en: '', type: 'text', unit: '', choices: [], required: true, step: 'handled' }
}

export function blankLine(taken: readonly string[]): CheckLine {
  return { key: freeKey('line', taken), name: '', name_en: '', required: true }
}

/** The list with one entry moved by a place; at its end it stays. */
export function moved<T>(entries: readonly T[], at: number, by: -1 | 1): T[] {
  const to = at + by
  if (to < 0 || to >= entries.length) return [...entries]
  const copy = [...entries]
  ;[copy[at], copy[to]] = [copy[to]!, copy[at]!]
  return copy
}

/** What is sent: a unit belongs to numbers, choices to a choice. */
export function tidied(field: FormField): FormField {
  return { ...field, unit: field.type === 'number' ? field.unit : '', choices: field.type === 'choice' ? field.choices : [] }
}
