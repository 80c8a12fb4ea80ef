/** Moments as people write and read them, in the reader's own time. Pure; milliseconds since the epoch. */

const two = (value: number) => String(value).padStart(2, '0')

/** `11-25 18:04:12`, with the year in front when it is another. */
export function writeMoment(at_ms: number, now_ms: number): string {
  const at = new Date(at_ms)
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const year = at.getFullYear() === new Date(now_ms).getFullYear() ? '' : `${at.getFullYear()}-`
  return `${year}${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

const BEFORE = /^-\s*(\d+(?:\.\d+)?)\s*(s|m|h|d|秒|分|分钟|小时|时|天|)$/
const UNIT_MS: Record<string, number> = {
  s: 1000, 秒: 1000, '': 60_000, m: 60_000, 分: 60_000, 分钟: 60_000, h: 3_600_000, 时: 3_600_000, 小时: 3_600_000, d: 86_400_000, 天: 86_400_000,
}
const WRITTEN = /^(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[\sT]+)?(\d{1,2})[:：](\d{2})(?:[:：](\d{2}(?:\.\d{1,3})?))?$/

/** `14:30`, `14:30:15`, `11-24 14:30`, `2025-11-24 14:30`, or `-10m`, `-2h` before now; null if it is none of them. */
export function readMoment(words: string, now_ms: number): number | null {
  const text = words.trim()
  const before = BEFORE.exec(text)
  if (before) return now_ms - Number(before[1]) * UNIT_MS[before[2]!]!
  const found = WRITTEN.exec(text)
  if (!found) return null
  const [, year, month, day, hours, minutes, seconds] = found.map((part) => (part === undefined ? NaN : Number(part)))
  const today = new Date(now_ms)
  const hasDay = !Number.isNaN(month)
  const date: [number, number, number] = [
    Number.isNaN(year) ? today.getFullYear() : year!,
    hasDay ? month! - 1 : today.getMonth(),
    hasDay ? day! : today.getDate(),
  ]
  const at = new Date(...date, hours, minutes)
  const isReal = at.getHours() === hours && at.getMinutes() === minutes && at.getDate() === date[2] && at.getMonth() === date[1]
  if (!isReal) return null
  at.setTime(at.getTime() + (Number.isNaN(seconds) ? 0 : Math.round(seconds! * 1000)))
  // A time of day that has not come yet is yesterday's; a day without a year, last year's.
  if (at.getTime() > now_ms && !hasDay) at.setDate(at.getDate() - 1)
  if (at.getTime() > now_ms && hasDay && Number.isNaN(year)) at.setFullYear(at.getFullYear() - 1)
  return at.getTime()
}
