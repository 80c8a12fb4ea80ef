/** Moments of the slider in words: Beijing's time, as planners write windows, with the day of the week. */
import { translate as t } from '@/i18n/i18n'

const BEIJING_MS = 8 * 3_600_000

/** `02-04 18:00`. */
export function previewTime(at_ms: number): string {
  return new Date(at_ms + BEIJING_MS).toISOString().slice(5, 16).replace('T', ' ')
}

/** `2026-02-04 周三 18:00`. */
export function previewTimeWhole(at_ms: number): string {
  const local = new Date(at_ms + BEIJING_MS)
  const [day, clock] = local.toISOString().slice(0, 16).split('T')
  return `${day} ${t(`rules.day.${local.getUTCDay() || 7}`)} ${clock}`
}
