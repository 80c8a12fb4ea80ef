/** Shares in words: with their interval, and none where nobody has answered; pure. */
import type { Figures } from './calls'

/** Below so many answers chance alone moves a share by a third and more. */
export const FEW = 10

export const percent = (share: number): string => `${Math.round(share * 100)}%`

/** `67% (21–94%)`, or a dash. */
export function shareOf(one: Pick<Figures, 'share' | 'low' | 'high'>): string {
  if (one.share === null || one.low === null || one.high === null) return '–'
  return `${percent(one.share)} (${Math.round(one.low * 100)}–${percent(one.high)})`
}

export const isFew = (one: Pick<Figures, 'answered'>): boolean => one.answered > 0 && one.answered < FEW
