/** When something is printed: hours on days of the week, and as cron has that in Beijing time; pure. */

/** Days are 1 (Monday) to 7; `cron` is an expression that cannot be chosen by hours and days, as it is. */
export interface Times {
  days: number[]
  hours: number[]
  minute: number
  cron: string | null
}

export const DAYS = [1, 2, 3, 4, 5, 6, 7]
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
export const MINUTES = [0, 15, 30, 45]

const LISTED = /^(\d{1,2}) (\d{1,2}(?:,\d{1,2})*) \* \* (\*|[0-7](?:[,-][0-7])*)$/

/** The choice that an expression is. */
export function timesOf(cron: string): Times {
  const [, minute, hours, days] = LISTED.exec(cron) ?? []
  const kept: Times = { days: DAYS, hours: [8], minute: 0, cron }
  if (minute === undefined || hours === undefined || days === undefined) return kept
  const chosen = { minute: Number(minute), hours: sorted(hours.split(',').map(Number)), days: daysOf(days), cron: null }
  return chosen.minute < 60 && chosen.hours.every((hour) => hour < 24) ? chosen : kept
}

/** The expression of a choice. */
export function cronOf({ days, hours, minute, cron }: Times): string {
  if (cron !== null) return cron.trim().replace(/\s+/g, ' ')
  const all = days.length === DAYS.length
  return `${minute} ${sorted(hours).join(',')} * * ${all ? '*' : spans(sorted(days))}`
}

function daysOf(text: string): number[] {
  if (text === '*') return [...DAYS]
  const days = text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number)
    return DAYS.concat(0).filter((day) => day >= first! && day <= last!)
  })
  return sorted(days.map((day) => day || 7))
}

/** Days in a row as a span, such as 1-5. */
function spans(days: number[]): string {
  const first = days[0]!
  const last = days.at(-1)!
  return days.length > 2 && last - first === days.length - 1 ? `${first}-${last}` : days.map((day) => day % 7).sort().join(',')
}

const sorted = (values: number[]) => [...new Set(values)].sort((a, b) => a - b)
