/** Agreements and rotas that are there, as forms have them, and back; pure. */
import type { Agreement, NewRota, Rota } from '@/api/joint'
import { type Weekly, wholeRule, type WindowRule } from '@/planning/model/window'

const DAY_MS = 86_400_000

export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

type Window = Partial<WindowRule> | null

/** The last day on which a window holds: empty if it has no end, undefined where its phases say more than that. */
export function untilOf(window: Window): string | undefined {
  const [phase, ...more] = window?.phases ?? []
  if (!phase) return ''
  const isPlain = more.length === 0 && phase.starts === null && phase.ends?.endsWith('T00:00:00')
  return isPlain ? dayAfter(phase.ends!.slice(0, 10), -1) : undefined
}

/** A window with these hours until that day; what else it says stays. */
export function windowOf(given: Window, weekly: Weekly[], until: string | undefined): WindowRule | null {
  const rule = { ...wholeRule(given), weekly }
  if (until !== undefined) rule.phases = until ? [{ name: '', starts: null, ends: `${dayAfter(until, 1)}T00:00:00` }] : []
  const says = rule.weekly.length + rule.phases.length + rule.except_days.length > 0 || rule.holidays !== 'as_usual'
  return says ? rule : null
}

/** How squads take turns: one after the other for so many days, each its own hours, or in a way that is only kept. */
export type Way = { kind: 'inTurn'; runs: number; first: string } | { kind: 'fixed'; first: string } | { kind: 'kept'; first: string }

export function wayOf(turns: Rota['turns']): Way {
  const first = turns[0]!.first_day
  if (turns.every((each) => each.every_days === 1 && each.first_day === first)) return { kind: 'fixed', first }
  const runs = turns[0]!.run_days
  const isInTurn = turns.every(
    (each, at) => each.run_days === runs && each.every_days === runs * turns.length && each.first_day === dayAfter(first, at * runs),
  )
  return isInTurn ? { kind: 'inTurn', runs, first } : { kind: 'kept', first }
}

export interface Draft extends Weekly {
  squad: number | null
}

export const draftsOf = (turns: Rota['turns']): Draft[] =>
  turns.map(({ squad, weekdays, opens, closes }) => ({ squad: squad.id, days: [...weekdays], opens, closes }))

/** Turns to be sent; none where they are kept. */
export function turnsOf(drafts: readonly Draft[], way: Way): NewRota['turns'] | undefined {
  if (way.kind === 'kept') return undefined
  const length = way.kind === 'inTurn' ? way.runs : 1
  return drafts.map(({ squad, days, opens, closes }, at) => ({
    squad_id: squad!, weekdays: days, opens, closes,
    first_day: way.kind === 'inTurn' ? dayAfter(way.first, at * length) : way.first,
    every_days: way.kind === 'inTurn' ? length * drafts.length : 1,
    run_days: length,
  }))
}

/** Which side of an agreement says yes to a change that waits. */
export const answererOf = (each: Agreement) => (each.proposal === null ? null : each[each.proposal.side === 'a' ? 'b' : 'a'])
