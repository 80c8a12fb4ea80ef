/** The proposal for all that waits, what is chosen of it, and what came of sending that. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import { atOnce, type PairOutcome, type Proposal } from '@/api/responding'
import { translate } from '@/i18n/i18n'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'

import { differs, pairsOf } from './lines'

export const useGlobal = defineStore('global', () => {
  const isOpen = ref(false)
  const proposal = shallowRef<Proposal | null>(null)
  const computedAt = ref(0)
  const chosen = ref(new Set<number>())
  /** By incident, once they were sent. */
  const outcomes = shallowRef(new Map<number, PairOutcome>())
  const problem = shallowRef<Problem | null>(null)
  const busy = ref<'asking' | 'sending' | null>(null)

  const lines = computed(() => proposal.value?.lines ?? [])
  /** What may still be sent: it has a squad, and was not sent yet. */
  const open = computed(() => lines.value.filter((line) => line.at_once && !outcomes.value.get(line.incident_id)?.assignment))
  const pairs = computed(() => pairsOf(open.value, chosen.value))

  function show(): void {
    isOpen.value = true
    void ask()
  }

  function hide(): void {
    isOpen.value = false
    proposal.value = null
    outcomes.value = new Map()
  }

  async function ask(): Promise<void> {
    if (busy.value) return
    busy.value = 'asking'
    problem.value = null
    try {
      proposal.value = await atOnce.propose()
      computedAt.value = Date.now()
      outcomes.value = new Map()
      chooseAll()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = null
    }
  }

  function toggle(incidentId: number): void {
    if (!open.value.some((line) => line.incident_id === incidentId)) return
    if (!chosen.value.delete(incidentId)) chosen.value.add(incidentId)
  }

  const choose = (which: (typeof lines.value)[number][]) => void (chosen.value = new Set(which.map((line) => line.incident_id)))
  const chooseAll = () => choose(open.value)
  const chooseNone = () => choose([])
  const chooseDiffering = () => choose(open.value.filter(differs))

  async function take(): Promise<void> {
    if (busy.value || pairs.value.length === 0) return
    busy.value = 'sending'
    problem.value = null
    try {
      const answer = await atOnce.take(pairs.value)
      const known = new Map(outcomes.value)
      for (const outcome of answer.outcomes) known.set(outcome.incident_id, outcome)
      outcomes.value = known
      tell(answer.outcomes)
      chosen.value = new Set()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = null
    }
  }

  function tell(all: PairOutcome[]): void {
    const sent = all.flatMap((outcome) => (outcome.assignment ? [outcome.assignment] : []))
    const lost = all.length - sent.length
    const text = translate(lost > 0 ? 'global.sentSome' : 'global.sent', { n: sent.length, lost })
    const undo = { label: translate('global.undo'), run: () => takeBack(sent.map(({ id }) => id)) }
    useNotices().done(text, sent.length > 0 ? undo : undefined)
  }

  async function takeBack(assignments: number[]): Promise<void> {
    const incidents = useIncidents()
    let count = 0
    for (const id of assignments) {
      try {
        incidents.putAssignment(await api.assignments.change(id, 'released', translate('global.undone')))
        count += 1
      } catch (thrown) {
        useNotices().problem(asProblem(thrown))
      }
    }
    useNotices().done(translate('global.undoneAll', { n: count }))
    if (isOpen.value) await ask()
  }

  return {
    isOpen, proposal, computedAt, chosen, outcomes, problem, busy, lines, open, pairs, show, hide, ask, toggle, chooseAll, chooseNone,
    chooseDiffering, take,
  }
})
