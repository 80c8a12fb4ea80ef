/** How an effect is drawn: where ratios lie on a scale of percent, and what weeks are compared; pure. */
import type { PatrolEffect } from './calls'

export const VERDICT_SIGN: Record<PatrolEffect['verdict'], string> = { fell: '▼', moved: '↷', unchanged: '=', rose: '▲', too_few: '?' }

/** Under which name the messages say what came of it: where nothing can be said, by why. */
export function verdictKey({ verdict, why }: Pick<PatrolEffect, 'verdict' | 'why'>): string {
  return why ?? verdict
}

/** From −100 % to +100 % of change, as 0 to 100 of the width; what is beyond stands at the edge. */
export function placeOf(ratio: number): number {
  return Math.min(100, Math.max(0, ratio * 50))
}

/** +12 %, −40 %, 0 %. */
export function change(ratio: number | null): string {
  if (ratio === null) return '–'
  const percent = Math.round((ratio - 1) * 100)
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}%`
}

export interface Week {
  /** How many periods before (negative) or from the order's first day on. */
  at: number
  target: number
  /** The control's cases, scaled so that both had as many before. */
  expected: number | null
}

export function weeksOf(effect: PatrolEffect): Week[] {
  const { target, control } = effect
  const scale = control.before > 0 ? target.before / control.before : null
  const cases = [...target.periods.before, ...target.periods.after]
  const others = [...control.periods.before, ...control.periods.after]
  const first = target.periods.before.length
  return cases.map((count, at) => ({ at: at - first, target: count, expected: scale === null ? null : others[at]! * scale }))
}
