/** The plan that fits an incident, filled as things stand; taking it; and saying why the response was raised. */
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { type IncidentResponse, type LostSquad, responses } from '@/api/responding'
import type { Incident } from '@/api/types'
import { translate } from '@/i18n/i18n'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'

import { chosenOf } from './seats'

/** Events come in bursts, and walking the queue asks for nothing on the way. */
const REST_MS = 200

function proposalOf(response: IncidentResponse | null): string {
  return JSON.stringify([response?.plan?.id, chosenOf(response?.seats ?? [])])
}

export function useResponse(incident: () => Incident) {
  const incidents = useIncidents()
  const notices = useNotices()
  const response = shallowRef<IncidentResponse | null>(null)
  const lost = shallowRef<LostSquad[]>([])
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  /** Whether what is shown is of the incident as it is: nothing is taken by a proposal of before. */
  const isFresh = ref(false)
  let controller = new AbortController()
  let rest: ReturnType<typeof setTimeout> | undefined

  // Who is on it and how strong the response is decide what the plan still wants.
  watch(
    () => [incident().id, incident().level, incident().category.code, incident().assignments.map(({ id, ended_at }) => `${id} ${ended_at}`).join()],
    ([id], before) => {
      if (id !== before?.[0]) {
        response.value = null
        lost.value = []
      }
      isFresh.value = false
      clearTimeout(rest)
      rest = setTimeout(() => void load(), REST_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(rest)
    controller.abort()
  })

  async function load(): Promise<void> {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    problem.value = null
    try {
      const found = await responses.get(incident().id, signal)
      if (signal.aborted) return
      response.value = found
      isFresh.value = true
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    }
  }

  /** Looks anew where what is shown is of before; returns whether it is still what the operator sees. */
  async function stillHolds(): Promise<boolean> {
    if (isFresh.value) return true
    const seen = proposalOf(response.value)
    clearTimeout(rest)
    await load()
    if (isFresh.value && proposalOf(response.value) !== seen) notices.refused(translate('response.changed'))
    return isFresh.value && proposalOf(response.value) === seen
  }

  async function take(): Promise<void> {
    const plan = response.value?.plan
    if (!plan || busy.value) return
    busy.value = true
    problem.value = null
    try {
      if (!(await stillHolds())) return
      const taken = await responses.take(incident().id, plan.id, chosenOf(response.value!.seats))
      lost.value = taken.lost
      incidents.put(taken.incident)
      tell(plan.name, taken.assignments.length, taken.lost.length, taken.told)
      await load()
    } catch (thrown) {
      const refusal = asProblem(thrown)
      lost.value = (refusal.members.lost as LostSquad[] | undefined) ?? []
      problem.value = refusal
    } finally {
      busy.value = false
    }
  }

  function tell(name: string, n: number, lostCount: number, told: string[]): void {
    const what = translate(lostCount > 0 ? 'response.takenSome' : 'response.taken', { name, n, lost: lostCount })
    notices.done([what, told.length > 0 ? translate('response.toldTo', { names: told.join(translate('rules.list')) }) : ''].filter(Boolean).join(' · '))
  }

  async function sayWhy(reason: string): Promise<void> {
    busy.value = true
    try {
      response.value = await responses.setLevel(incident().id, { level: incident().level, priority: incident().base_priority, reason })
      notices.done(translate('response.whySaved'))
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = false
    }
  }

  return { response, lost, problem, busy, isFresh, load, take, sayWhy }
}
