/** Spans of time as they are typed: 90s, 30m, 2h, 7d, or several of these; and working days, 5wd; pure. */
const UNITS_S = { d: 86_400, h: 3_600, m: 60, s: 1 } as const
const PART = /^(\d+)\s*([dhms])/

/** `2h 30m` of 9000; nothing of null. */
export function writeSpan(span_s: number | null | undefined): string {
  if (span_s == null) return ''
  let left = Math.round(span_s)
  const parts: string[] = []
  for (const [unit, unit_s] of Object.entries(UNITS_S)) {
    const many = Math.floor(left / unit_s)
    if (many > 0) parts.push(`${many}${unit}`)
    left -= many * unit_s
  }
  return parts.join(' ') || '0s'
}

/** Seconds; null of nothing, undefined of what is no span. */
export function readSpan(text: string): number | null | undefined {
  let rest = text.trim().toLowerCase()
  if (rest === '') return null
  let span_s = 0
  while (rest !== '') {
    const part = PART.exec(rest)
    if (!part) return undefined
    span_s += Number(part[1]) * UNITS_S[part[2] as keyof typeof UNITS_S]
    rest = rest.slice(part[0].length).trim()
  }
  return span_s
}

const DAYS = /^(\d+)\s*(?:wd|个?工作日)$/
const MOST_DAYS = 366

/** How long something may take: seconds of calendar time, or working days by the calendar. */
export interface Limit {
  s: number | null
  days: number | null
}

/** `5wd`, `5 工作日` or a span; undefined of what is neither. */
export function readLimit(text: string): Limit | undefined {
  const days = Number(DAYS.exec(text.trim().toLowerCase())?.[1] ?? Number.NaN)
  if (!Number.isNaN(days)) return days <= MOST_DAYS ? { s: null, days } : undefined
  const span = readSpan(text)
  return span === undefined ? undefined : { s: span, days: null }
}

export function writeLimit(span_s: number | null | undefined, days: number | null | undefined): string {
  return days == null ? writeSpan(span_s) : `${days}wd`
}
