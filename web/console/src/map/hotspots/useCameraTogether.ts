/** Two maps that look at the same: where one is moved, the other follows in the same frame. */
import type { Map as MapLibre } from 'maplibre-gl'
import { onBeforeUnmount, onMounted } from 'vue'

import { useMap } from '../context'

const together = new Set<MapLibre>()
let leader: MapLibre | null = null

export function useCameraTogether(): void {
  const { map } = useMap()

  function lead(): void {
    if (leader !== null) return
    leader = map
    for (const other of together) if (other !== map) follow(other)
    leader = null
  }

  function follow(other: MapLibre): void {
    const { lng, lat } = map.getCenter()
    other.jumpTo({ center: [lng, lat], zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() })
  }

  onMounted(() => {
    const first = [...together][0]
    together.add(map)
    map.on('move', lead)
    if (first) {
      const { lng, lat } = first.getCenter()
      map.jumpTo({ center: [lng, lat], zoom: first.getZoom(), bearing: first.getBearing(), pitch: first.getPitch() })
    }
  })
  onBeforeUnmount(() => {
    map.off('move', lead)
    together.delete(map)
  })
}
