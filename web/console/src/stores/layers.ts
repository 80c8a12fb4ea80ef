/** The tree of map layers, which of them are shown and how; the features themselves are the map's affair. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/calls'
import type { LayerEvent, LayerGroup } from '@/api/types'

import { useSettings } from './settings'

const RELOAD_AFTER_MS = 250

/** What of a layer the map draws: as it is published, as it is drafted, or as it was in a version. */
export type LayerView = 'published' | 'draft' | number

export const useLayers = defineStore('layers', () => {
  const settings = useSettings()
  const groups = shallowRef<LayerGroup[]>([])
  /** Whether the tree stands open on the map. */
  const treeOpen = ref(false)
  /** Counts how often somebody asked to go to the tree, which takes the focus then. */
  const treeAsked = ref(0)
  const views = ref<Record<string, LayerView>>({})
  /** Counts by key how often the server told that a layer has changed: what shows it asks again. */
  const changed = ref<Record<string, number>>({})
  /** The last thing that was told. */
  const lastEvent = shallowRef<LayerEvent | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const hidden = computed(() => settings.hiddenLayers)
  const all = computed(() => groups.value.flatMap((group) => group.layers))
  const visible = computed(() => all.value.filter((layer) => !hidden.value.has(layer.key)))

  async function load(): Promise<void> {
    groups.value = (await api.layers.tree()).items
  }

  /** Heeds an event of the stream: tiles are asked for again at once, the tree shortly after, once for many. */
  function take(event: LayerEvent): void {
    changed.value[event.key] = (changed.value[event.key] ?? 0) + 1
    lastEvent.value = event
    // What was drafted is published, or there is no draft any more.
    if (event.state === 'published' && views.value[event.key] === 'draft') delete views.value[event.key]
    timer ??= setTimeout(() => {
      timer = undefined
      void load().catch(() => undefined)
    }, RELOAD_AFTER_MS)
  }

  /** What was told while the line was cut is made up for. */
  async function renew(): Promise<void> {
    for (const { key } of all.value) changed.value[key] = (changed.value[key] ?? 0) + 1
    if (all.value.length > 0) await load()
  }

  function show(key: string, isShown: boolean): void {
    if (isShown) hidden.value.delete(key)
    else hidden.value.add(key)
  }

  const viewOf = (key: string): LayerView => views.value[key] ?? 'published'

  /** Draws a layer as drafted or as in a version, and brings it on the map for that. */
  function view(key: string, as: LayerView): void {
    if (as === 'published') delete views.value[key]
    else {
      views.value[key] = as
      show(key, true)
    }
  }

  function goToTree(): void {
    treeOpen.value = true
    treeAsked.value += 1
  }

  return {
    groups, treeOpen, treeAsked, goToTree, hidden, all, visible, views, changed, lastEvent, load, renew, take, show, view, viewOf,
  }
})
