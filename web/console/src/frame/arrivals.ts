/** What is done when incidents have begun to wait since the console was opened. */
import { watch } from 'vue'

import type { Incident } from '@/api/types'
import { useIncidents } from '@/stores/incidents'

export function onArrivals(act: (fresh: Incident[]) => void): void {
  const incidents = useIncidents()
  let seen: Set<number> | null = null

  watch(
    () => incidents.waitingNow,
    (waiting) => {
      const fresh = seen ? waiting.filter((incident) => !seen!.has(incident.id)) : []
      if (incidents.loaded) seen = new Set(waiting.map((incident) => incident.id))
      if (fresh.length > 0) act(fresh)
    },
  )
}
