/** The address names what is looked at (`/?incident=12`), so that a reload or a shared link shows the same. */
import { onMounted, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { useHotspots } from '@/hotspots/store'
import { useIncidents } from '@/stores/incidents'
import { useSelection } from '@/stores/selection'

export function useAddress(): void {
  const route = useRoute()
  const router = useRouter()
  const selection = useSelection()
  const hotspots = useHotspots()

  onMounted(async () => {
    const incident = idIn(route.query.incident)
    const squad = idIn(route.query.squad)
    if (route.query.hotspots !== undefined) return hotspots.open(idIn(route.query.hotspots))
    if (incident !== null) await useIncidents().select(incident)
    else if (squad !== null) selection.selectSquad(squad)
  })

  watch(
    () => [selection.selected, hotspots.isOpen, hotspots.selectedId] as const,
    ([selected, isOpen, id]) => {
      if (isOpen) return void router.replace({ query: { hotspots: id ?? 'all' } })
      const query = selected && selected.kind !== 'draft' ? { [selected.kind]: selected.id } : {}
      void router.replace({ query })
    },
  )
}

function idIn(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null
}
