/** What opens and what closes between two moments, in the order of time; and what holds at one. Pure. */
import { type Holidays, type Rule, type Span, spansOf } from './spans'

export interface Windowed {
  id: number
  layerKey: string
  kind: string
  name: string
  name_en: string
  rule: Rule | null
}

export interface Turn {
  at_ms: number
  opens: boolean
  feature: Windowed
}

export interface Timetable {
  turns: Turn[]
  spans: ReadonlyMap<Windowed, readonly Span[]>
}

/** The timetable of features between two moments. */
export function timetableOf(features: readonly Windowed[], holidays: Holidays, from_ms: number, until_ms: number): Timetable {
  const spans = new Map(features.map((feature) => [feature, spansOf(feature.rule, holidays, from_ms, until_ms)]))
  const turns: Turn[] = []
  for (const [feature, list] of spans) {
    for (const [opens, closes] of list) {
      if (opens >= from_ms && opens <= until_ms) turns.push({ at_ms: opens, opens: true, feature })
      if (closes >= from_ms && closes <= until_ms) turns.push({ at_ms: closes, opens: false, feature })
    }
  }
  // What closes at a moment is told before what opens.
  turns.sort((a, b) => a.at_ms - b.at_ms || Number(a.opens) - Number(b.opens) || a.feature.id - b.feature.id)
  return { turns, spans }
}

/** How many of the features hold at a moment. */
export function countHolding({ spans }: Timetable, at_ms: number): number {
  return [...spans.values()].filter((list) => list.some(([from, until]) => from <= at_ms && at_ms < until)).length
}

export interface Mark {
  at_ms: number
  opens: number
  closes: number
}

/** Turns that stand at one place of the slider, as one mark. */
export function marksOf(turns: readonly Turn[], cell_ms: number): Mark[] {
  const marks = new Map<number, Mark>()
  for (const { at_ms, opens } of turns) {
    const cell = Math.floor(at_ms / cell_ms)
    const mark = marks.get(cell) ?? { at_ms, opens: 0, closes: 0 }
    mark[opens ? 'opens' : 'closes'] += 1
    marks.set(cell, mark)
  }
  return [...marks.values()].sort((a, b) => a.at_ms - b.at_ms)
}

export type Step = 'hour' | 'day'

const HOUR_MS = 3_600_000
export const STEP_MS: Record<Step, number> = { hour: HOUR_MS, day: 24 * HOUR_MS }

/** The next full hour of Beijing (or the same clock time another day), within the ends. */
export function stepFrom(at_ms: number, by: number, step: Step, ends: Span): number {
  const hour = Math.floor(at_ms / HOUR_MS) * HOUR_MS
  // From between two hours, the first step back is to the hour that has begun.
  const from = by < 0 && hour < at_ms ? hour + STEP_MS.hour : hour
  const target = step === 'hour' ? from + by * HOUR_MS : hour + by * STEP_MS.day
  return Math.min(ends[1], Math.max(ends[0], target))
}
