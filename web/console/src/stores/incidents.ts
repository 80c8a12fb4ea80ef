/** Open incidents by id, and the queue's order. Events replace rows; the selection is never touched by them. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem, type Problem } from '@/api/problem'
import type { Assignment, Incident, IncidentStatus } from '@/api/types'

import { useSelection } from './selection'

export type QueueState = 'waiting' | 'handling' | 'done'

const WAITING: ReadonlySet<IncidentStatus> = new Set(['received', 'registered', 'returned', 'transferred', 'reopened'])
const HANDLING: ReadonlySet<IncidentStatus> = new Set(['dispatched', 'accepted', 'en_route', 'on_scene'])
const ENDED: ReadonlySet<IncidentStatus> = new Set(['closed', 'merged', 'cancelled'])

/** Which part of the queue an incident stands in; null when it has left it. */
export function queueStateOf(incident: Incident): QueueState | null {
  if (WAITING.has(incident.status)) return 'waiting'
  if (HANDLING.has(incident.status)) return 'handling'
  return ENDED.has(incident.status) ? null : 'done'
}

/** Overdue first, then priority, then the older one. */
export function inQueueOrder(a: Incident, b: Incident): number {
  return (
    Number(b.overdue) - Number(a.overdue) ||
    a.priority - b.priority ||
    Date.parse(a.reported_at) - Date.parse(b.reported_at) ||
    a.id - b.id
  )
}

export const useIncidents = defineStore('incidents', () => {
  const selection = useSelection()
  const byId = shallowRef(new Map<number, Incident>())
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const shown = ref<QueueState>('waiting')

  let touched = new Set<number>()

  const selectedId = computed(() => selection.incidentId)
  const selected = computed(() => (selectedId.value === null ? null : (byId.value.get(selectedId.value) ?? null)))
  const open = computed(() => [...byId.value.values()].filter((incident) => queueStateOf(incident) !== null))
  const parts = computed(() => {
    const result: Record<QueueState, Incident[]> = { waiting: [], handling: [], done: [] }
    for (const incident of open.value) result[queueStateOf(incident)!].push(incident)
    for (const part of Object.values(result)) part.sort(inQueueOrder)
    return result
  })
  /** The rows of the part now shown, in the order J and K walk. */
  const queue = computed(() => parts.value[shown.value])

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
    keepNewer(next, selected.value ?? undefined)
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
    if (isKept) byId.value.set(incident.id, known?.reporter ? { reporter: known.reporter, ...incident } : incident)
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

  /** Selects an incident, fetching it when it is not among the open ones. */
  async function select(id: number): Promise<void> {
    selection.selectIncident(id)
    if (!byId.value.has(id)) put(await api.incidents.get(id))
  }

  /** Walks the queue from the selected row; at either end it stays. */
  function step(by: 1 | -1): void {
    const rows = queue.value
    if (rows.length === 0) return
    const at = rows.findIndex((row) => row.id === selectedId.value)
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))
    selection.selectIncident(rows[next]!.id)
  }

  return { byId, loaded, shown, selectedId, selected, open, parts, queue, problem, load, put, putAssignment, select, step }
})

function keepNewer(rows: Map<number, Incident>, incident: Incident | undefined): void {
  if (!incident) return
  const listed = rows.get(incident.id)
  if (!listed || Date.parse(listed.updated_at) < Date.parse(incident.updated_at)) rows.set(incident.id, incident)
}
