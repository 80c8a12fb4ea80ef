/** The life of an overlay: its source and layers come with the component, follow its state, and go with it. */
import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl'
import { computed, onBeforeUnmount, onMounted, watch } from 'vue'

import { useMap } from './context'
import type { MapLibre } from './map'
import { restyle } from './style/restyle'
import { type Slot, slotLayerId } from './style/slots'

export interface Overlay {
  /** Layers by the slot they stand in, from the lowest to the highest. */
  layers: Partial<Record<Slot, LayerSpecification[]>>
}


export const NO_FEATURES: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Applies what differs between two states of the same layers. */
export function applyRestyling(map: MapLibre, before: readonly LayerSpecification[], after: readonly LayerSpecification[]): void {
  const { changes, filters } = restyle(before, after)
  for (const { layer, part, property, value } of changes) {
    if (part === 'paint') map.setPaintProperty(layer, property as never, value as never, { validate: false })
    else map.setLayoutProperty(layer, property as never, value as never, { validate: false })
  }
  for (const { layer, filter } of filters) map.setFilter(layer, filter as never, { validate: false })
}

function withSlots(overlay: Overlay): [LayerSpecification, Slot][] {
  return (Object.entries(overlay.layers) as [Slot, LayerSpecification[]][]).flatMap(([slot, layers]) =>
    layers.map((layer): [LayerSpecification, Slot] => [layer, slot]),
  )
}

function dropGone(map: MapLibre, before: LayerSpecification[], after: Set<string>): void {
  for (const layer of before) if (!after.has(layer.id) && map.getLayer(layer.id)) map.removeLayer(layer.id)
}

/** Adds GeoJSON sources on mount and removes them, after every layer, on unmount. Call it before `useLayers`. */
export function useSources(sources: Record<string, Partial<GeoJSONSourceSpecification>>): void {
  const { map } = useMap()
  onMounted(() => {
    for (const [id, rest] of Object.entries(sources)) {
      map.addSource(id, { type: 'geojson', data: NO_FEATURES, ...rest } as GeoJSONSourceSpecification)
    }
  })
  onBeforeUnmount(() => {
    for (const layer of map.getStyle().layers) {
      if ('source' in layer && layer.source in sources) map.removeLayer(layer.id)
    }
    for (const id of Object.keys(sources)) map.removeSource(id)
  })
}

/** Keeps layers on the map as `describe` says, changing only what differs when the theme, language or state turns. */
export function useLayers(describe: () => Overlay): void {
  const { map } = useMap()
  const wanted = computed(() => withSlots(describe()))
  let standing: LayerSpecification[] = []

  function follow(): void {
    const layers = wanted.value.map(([layer]) => layer)
    dropGone(map, standing, new Set(layers.map((layer) => layer.id)))
    for (const [layer, slot] of wanted.value) if (!map.getLayer(layer.id)) map.addLayer(layer, slotLayerId(slot))
    applyRestyling(map, standing, layers)
    standing = layers
  }

  onMounted(() => {
    follow()
    watch(wanted, follow, { flush: 'post' })
  })
  onBeforeUnmount(() => dropGone(map, standing, new Set()))
}

/** Hands features to a source whenever they change. */
export function useFeatures(source: string, features: () => FeatureCollection): void {
  const { map } = useMap()
  const give = (collection: FeatureCollection) => void map.getSource<GeoJSONSource>(source)?.setData(collection)
  onMounted(() => watch(features, give, { immediate: true, flush: 'post' }))
}

/**
 * Acts at once and whenever a store says that something changed. The stores keep one Map and trigger it, so its
 * identity says nothing; wrapping what is read makes each trigger count.
 */
export function whenTriggered(read: () => unknown, act: () => void): void {
  onMounted(() => watch(() => ({ value: read() }), act, { immediate: true }))
}
