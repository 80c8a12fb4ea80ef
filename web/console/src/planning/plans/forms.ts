/** What the planners' sheets work out of what is typed. Pure. */
import type { Holiday, KindAttribute } from '@/api/publishing'

export const KEY = /^[a-z][a-z0-9_]{0,59}$/

/** The first key of this stem that is not taken: `key_zone`, `key_zone_2`. */
export function freeKey(stem: string, taken: Iterable<string>): string {
  const all = new Set(taken)
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? stem : `${stem}_${n}`
    if (!all.has(key)) return key
  }
}

type Choice = NonNullable<KindAttribute['choices']>[number]

/** A choice a line: its code, its name (the code again, if not said), its English name. */
export function readChoices(text: string): Choice[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [code = '', name = code, ...rest] = line.split(/\s+/)
      return { code, name, name_en: rest.join(' ') }
    })
}

export function writeChoices(choices: readonly Choice[] | undefined): string {
  return (choices ?? []).map(({ code, name, name_en }) => [code, name, name_en].filter(Boolean).join(' ')).join('\n')
}

const DAY_MS = 86_400_000

/** The days from one to another, both included; none when they are the wrong way round, and at most a year of them. */
export function daysBetween(first: string, last: string): string[] {
  const [from, until] = [Date.parse(first), Date.parse(last)]
  if (Number.isNaN(from) || Number.isNaN(until)) return []
  const count = Math.min(366, Math.max(0, Math.round((until - from) / DAY_MS) + 1))
  return Array.from({ length: count }, (_, at) => new Date(from + at * DAY_MS).toISOString().slice(0, 10))
}

/** Days in order; a day that comes again takes the place of the one before. */
export function withDays(days: readonly Holiday[], added: readonly Holiday[]): Holiday[] {
  const byDay = new Map([...days, ...added].map((each) => [each.day, each]))
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The same day a year on; the 29th of February becomes the 28th. */
export function aYearOn(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const isLeapDay = month === '02' && date === '29'
  return `${Number(year) + 1}-${month}-${isLeapDay ? '28' : date}`
}

/** A name with its year moved on, or the next year put after it. */
export function nameAYearOn(name: string, starts_on: string | null): string {
  const year = /\b(20\d\d)/.exec(name)?.[1]
  if (year) return name.replace(year, String(Number(year) + 1))
  return starts_on ? `${name} ${Number(starts_on.slice(0, 4)) + 1}` : `${name} 2`
}
