/** How far a squad has come, step by step, with the time of each; pure. */
import type { Assignment } from '@/api/types'

export type Step = 'dispatched' | 'accepted' | 'en_route' | 'on_scene'

export interface StepAt {
  step: Step
  at: string | null
  /** Passed, whether or not its time is known: a squad may skip a step. */
  isDone: boolean
}

const STEPS: readonly Step[] = ['dispatched', 'accepted', 'en_route', 'on_scene']

export function stepsOf(assignment: Assignment): StepAt[] {
  const times = [assignment.assigned_at, assignment.accepted_at, assignment.en_route_at, assignment.on_scene_at]
  const last = times.reduce((latest, at, order) => (at === null ? latest : order), 0)
  return STEPS.map((step, order) => ({ step, at: times[order]!, isDone: order <= last }))
}

/** Whether the squad is still on its way, so that an arrival can be foretold. */
export function isOnItsWay(assignment: Assignment): boolean {
  return assignment.ended_at === null && assignment.on_scene_at === null
}
