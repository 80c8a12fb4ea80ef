/** Takes pictures of the maps as they are drawn, for files; nobody outside of here holds a map. */
import type { Map as MapLibre } from 'maplibre-gl'
import { onBeforeUnmount, onMounted } from 'vue'

import type { Side } from '@/hotspots/timeStore'

import { useMap } from '../context'

const maps = new Map<Side, MapLibre>()

export function usePictureTaking(side: Side): void {
  const { map } = useMap()
  onMounted(() => void maps.set(side, map))
  onBeforeUnmount(() => void maps.delete(side))
}

/** Each map that is shown, from left to right. What is drawn can be read only while it is being drawn. */
export async function takePictures(): Promise<ImageBitmap[]> {
  const shown = [...maps].sort(([a], [b]) => a.localeCompare(b))
  return Promise.all(shown.map(([, map]) => take(map)))
}

function take(map: MapLibre): Promise<ImageBitmap> {
  return new Promise((resolve, reject) => {
    map.once('render', () => void createImageBitmap(map.getCanvas()).then(resolve, reject))
    map.triggerRepaint()
  })
}
