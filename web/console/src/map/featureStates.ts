/** Tells the map which feature is chosen and which is hovered, and takes it back when that changes. */
import { onMounted, watch } from 'vue'

import { useMap } from './context'

/** Follows an id in a source's feature state under `key`. */
export function useFeatureState(source: string, key: 'chosen' | 'hovered', id: () => number | null): void {
  const { map } = useMap()

  function set(next: number | null, before: number | null | undefined): void {
    if (!map.getSource(source)) return
    if (before != null) map.removeFeatureState({ source, id: before }, key)
    if (next != null) map.setFeatureState({ source, id: next }, { [key]: true })
  }

  onMounted(() => watch(id, set, { immediate: true }))
}
