/** Sends a squad: at once, or after its reason; tells who was faster when a colleague won. */
import { ref, shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { Assignment, Incident, Recommendation } from '@/api/types'
import { translate } from '@/i18n/i18n'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'

/** A squad to be sent, and whether that wants a reason: none for the first, one may be given for others. */
export interface Choice {
  squad_id: number
  call_sign: string
  reason: 'none' | 'optional' | 'required'
}

export interface Taken {
  call_sign: string
  account: string
  number: string
  incident_id: number
}

export function useDispatching(
  incident: () => Incident,
  role: () => 'lead' | 'support',
  takeRanking: (next: Recommendation) => void,
) {
  const incidents = useIncidents()
  const notices = useNotices()
  const asked = shallowRef<Choice | null>(null)
  const sending = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const taken = shallowRef<Taken | null>(null)

  watch(() => incident().id, forget)

  function forget(): void {
    asked.value = null
    problem.value = null
    taken.value = null
  }

  /** Sends the first ranked at once; for any other the reason is asked. */
  function choose(choice: Choice): void {
    if (sending.value !== null) return
    forget()
    if (choice.reason === 'none') void send(choice, '')
    else asked.value = choice
  }

  async function send(choice: Choice, reason: string): Promise<void> {
    const id = incident().id
    sending.value = choice.squad_id
    problem.value = null
    try {
      const assignment = await api.incidents.assign(id, choice.squad_id, role(), reason || undefined)
      asked.value = null
      incidents.putAssignment(assignment)
      notices.done(translate('incident.sent', { squad: choice.call_sign, number: incident().number }), {
        label: translate('incident.undo'),
        run: () => takeBack(assignment),
      })
      await incidents.fetch(id)
    } catch (thrown) {
      refused(choice, asProblem(thrown))
    } finally {
      sending.value = null
    }
  }

  function refused(choice: Choice, refusal: Problem): void {
    const { taken_by, next } = refusal.members as { taken_by?: Omit<Taken, 'call_sign'>; next?: Recommendation }
    if (refusal.code !== 'squad_taken' || !taken_by) {
      problem.value = refusal
      return
    }
    asked.value = null
    taken.value = { call_sign: choice.call_sign, ...taken_by }
    if (next) takeRanking(next)
  }

  async function takeBack(assignment: Assignment): Promise<void> {
    await api.assignments.change(assignment.id, 'released', translate('incident.undone'))
    await incidents.fetch(assignment.incident_id)
  }

  return { asked, sending, problem, taken, choose, send, forget }
}
