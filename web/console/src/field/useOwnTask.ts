/** The squad of this account, the incident it is on, and its assignment there. */
import { computed, ref, watch } from 'vue'

import { useIncidents } from '@/stores/incidents'
import { useSession } from '@/stores/session'
import { useSquads } from '@/stores/squads'

import { runningFor } from './steps'

export function useOwnTask() {
  const session = useSession()
  const squads = useSquads()
  const incidents = useIncidents()
  const chosenId = ref<number | null>(null)

  /** Who sits at a desk may look at any squad's page; a squad's account has its own. */
  const squadId = computed(() => session.account?.squad_id ?? chosenId.value)
  const squad = computed(() => (squadId.value === null ? null : (squads.byId.get(squadId.value) ?? null)))
  const incident = computed(() => {
    const id = squad.value?.incident_id
    return id ? (incidents.byId.get(id) ?? null) : null
  })
  const assignment = computed(() =>
    squadId.value !== null && incident.value ? runningFor(squadId.value, incident.value.assignments) : null,
  )

  watch(
    () => squad.value?.incident_id,
    (id) => id && !incidents.byId.has(id) && void incidents.fetch(id),
  )

  return { squad, incident, assignment, chosenId }
}
