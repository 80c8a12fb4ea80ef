/** What choosing a search result does: look at it, and show where it is. */
import type { SearchItem } from '@/api/types'
import { useIncidents } from '@/stores/incidents'
import { useMapCommands } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'

const ZOOM: Record<string, number> = { organisation: 12, road: 15, place: 16, coordinate: 17 }

export async function choose(item: SearchItem): Promise<void> {
  const map = useMapCommands()
  if (item.kind === 'incident' && item.id) {
    await useIncidents().select(item.id)
    map.fitSelection()
  } else if (item.kind === 'squad' && item.id) {
    useSelection().selectSquad(item.id)
    map.fitSelection()
  } else if (item.location) {
    map.dropMarker({ location: item.location, kind: 'found', label: item.title })
    map.flyTo(item.location, ZOOM[item.kind])
  }
}
