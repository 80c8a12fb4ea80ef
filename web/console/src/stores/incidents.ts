/** Open incidents by id. Events replace rows; the selection is never touched by them. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { Assignment, Incident, IncidentStatus } from '@/api/types'

import { useSelection } from './selection'
import { useShown } from './shown'

export type QueueState = 'waiting' | 'handling' | 'done'

const WAITING: ReadonlySet<IncidentStatus> = new Set(['received', 'registered', 'returned', 'transferred', 'reopened'])
const HANDLING: ReadonlySet<IncidentStatus> = new Set(['dispatched', 'accepted', 'en_route', 'on_scene'])
const ENDED: ReadonlySet<IncidentStatus> = new Set(['closed', 'merged', 'cancelled'])

/** Which part of the queue an incident stands in; null when it has left it. */
export function queueStateOf(incident: Incident): QueueState | null {
  // A peer that has taken it deals with it: it waits for nobody here.
  if (incident.at_peer) return ENDED.has(incident.status) ? null : 'handling'
  if (WAITING.has(incident.status)) return 'waiting'
  if (HANDLING.has(incident.status)) return 'handling'
  return ENDED.has(incident.status) ? null : 'done'
}

export const useIncidents = defineStore('incidents', () => {
  const selection = useSelection()
  const byId = shallowRef(new Map<number, Incident>())
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)

  let touched = new Set<number>()

  const { shown, showInstead } = useShown(byId)
  const selectedId = computed(() => selection.incidentId)
  const selected = computed(() => (selectedId.value === null ? null : (shown.value.get(selectedId.value) ?? null)))
  const open = computed(() => [...shown.value.values()].filter((incident) => queueStateOf(incident) !== null))
  const waiting = computed(() => open.value.filter((incident) => queueStateOf(incident) === 'waiting'))
  /** Those that wait now, whatever is shown. */
  const waitingNow = computed(() => [...byId.value.values()].filter((incident) => queueStateOf(incident) === 'waiting'))

  /** Takes the server's list; what an event or an answer brought meanwhile is newer and stays. */
  async function load(): Promise<void> {
    touched = new Set()
    const rows = await api.incidents.listOpen().catch((thrown: unknown) => {
      problem.value = asProblem(thrown)
      throw thrown
    })
    const next = new Map(rows.map((row) => [row.id, row]))
    for (const id of touched) {
      if (byId.value.has(id)) keepNewer(next, byId.value.get(id))
      else next.delete(id)
    }
    if (selectedId.value !== null) keepNewer(next, byId.value.get(selectedId.value))
    byId.value = next
    problem.value = null
    loaded.value = true
  }

  /** Takes a newer row; an older one (by updated_at) is ignored, so that answers and events may cross. */
  function put(incident: Incident): void {
    const known = byId.value.get(incident.id)
    if (known && Date.parse(known.updated_at) > Date.parse(incident.updated_at)) return
    touched.add(incident.id)
    const isKept = queueStateOf(incident) !== null || incident.id === selectedId.value
    if (isKept)
      byId.value.set(
        incident.id,
        known ? { ...incident, reporter: incident.reporter ?? known.reporter, moves: movesOf(incident, known) } : incident,
      )
    else byId.value.delete(incident.id)
    triggerRef(byId)
  }

  function putAssignment(assignment: Assignment): void {
    const incident = byId.value.get(assignment.incident_id)
    if (!incident) return
    const others = incident.assignments.filter((known) => known.id !== assignment.id)
    byId.value.set(incident.id, { ...incident, assignments: [...others, assignment].sort((a, b) => a.id - b.id) })
    touched.add(incident.id)
    triggerRef(byId)
  }

  /** Takes off what this account may see no longer. */
  function drop(id: number): void {
    touched.add(id)
    if (byId.value.delete(id)) triggerRef(byId)
  }

  async function fetch(id: number): Promise<void> {
    put(await api.incidents.get(id))
  }

  /** Selects an incident, fetching it when it is not among the open ones. */
  async function select(id: number): Promise<void> {
    selection.selectIncident(id)
    if (!byId.value.has(id)) await fetch(id)
  }

  return {
    byId: shown, showInstead, loaded, problem, selectedId, selected, open, waiting, waitingNow, load, put, putAssignment, drop, fetch, select,
  }
})

/** Events are the same for all and name no moves; those known hold until something about it has changed. */
function movesOf(incident: Incident, known: Incident): Incident['moves'] {
  const isSame = incident.updated_at === known.updated_at && incident.responsible?.id === known.responsible?.id
  return incident.moves ?? (isSame ? known.moves : null)
}

function keepNewer(rows: Map<number, Incident>, incident: Incident | undefined): void {
  if (!incident) return
  const listed = rows.get(incident.id)
  if (!listed || Date.parse(listed.updated_at) < Date.parse(incident.updated_at)) rows.set(incident.id, incident)
}
