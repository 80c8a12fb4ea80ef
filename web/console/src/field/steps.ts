/** What a squad does next with its assignment. Pure. */
import type { Assignment, AssignmentStatus } from '@/api/types'

export type NextStep = Exclude<AssignmentStatus, 'dispatched' | 'released'>

const NEXT: Partial<Record<AssignmentStatus, NextStep>> = {
  dispatched: 'accepted',
  accepted: 'en_route',
  en_route: 'on_scene',
  on_scene: 'handled',
}

export function nextStep(status: AssignmentStatus): NextStep | null {
  return NEXT[status] ?? null
}

/** The squad's own assignment that still runs. */
export function runningFor(squadId: number, assignments: readonly Assignment[]): Assignment | null {
  return (
    assignments.find((assignment) => assignment.squad_id === squadId && nextStep(assignment.status) !== null) ?? null
  )
}
