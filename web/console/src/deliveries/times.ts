/** When a schedule is due, as people choose it and as cron has it; pure. */

export type Rhythm = 'daily' | 'weekly' | 'cron'

export interface Choice {
  rhythm: Rhythm
  /** 1 is Monday, 7 is Sunday. */
  weekday: number
  /** HH:MM in Beijing time. */
  clock: string
  cron: string
}

const SIMPLE = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7])$/
const two = (value: number) => String(value).padStart(2, '0')

/** The choice that a cron expression is; what is neither daily nor weekly stays an expression. */
export function choiceOf(times: string): Choice {
  const [, minute, hour, day] = SIMPLE.exec(times) ?? []
  if (minute === undefined || Number(minute) > 59 || Number(hour) > 23) {
    return { rhythm: 'cron', weekday: 1, clock: '08:00', cron: times }
  }
  const clock = `${two(Number(hour))}:${two(Number(minute))}`
  const weekday = day === '*' ? 1 : Number(day) || 7
  return { rhythm: day === '*' ? 'daily' : 'weekly', weekday, clock, cron: times }
}

/** The cron expression of a choice. */
export function timesOf({ rhythm, weekday, clock, cron }: Choice): string {
  if (rhythm === 'cron') return cron.trim().replace(/\s+/g, ' ')
  const [hour, minute] = clock.split(':').map(Number)
  return `${minute} ${hour} * * ${rhythm === 'daily' ? '*' : weekday % 7}`
}
