/** The layer whose draft and versions are looked at: what changed, what is compared, and what of it stands out. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { type Change, drafts, type Version, versions as calls } from '@/api/publishing'
import { asProblem, type Problem } from '@/api/problem'
import type { LayerInfo } from '@/api/types'
import { boundsOf, positionsOf } from '@/map/camera'
import { useLayers } from '@/stores/layers'
import { useMapCommands } from '@/stores/mapCommands'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'

import { differenceFeatures, placesOf } from './difference'

export type Tab = 'changes' | 'versions' | 'check'

/** `against` 0 is nothing at all: before the first version. */
export interface Comparison {
  version: number
  against: number
}

const RELOAD_AFTER_MS = 300

export const useVersions = defineStore('versions', () => {
  const layers = useLayers()
  const map = useMapCommands()
  const selection = useSelection()
  const session = useSession()
  const layerId = ref<number | null>(null)
  const tab = ref<Tab>('changes')
  const changes = shallowRef<Change[] | null>(null)
  const list = shallowRef<Version[] | null>(null)
  const comparison = shallowRef<Comparison | null>(null)
  const compared = shallowRef<Change[] | null>(null)
  const focusedId = ref<number | null>(null)
  /** The changes that are not to be published. */
  const held = ref(new Set<number>())
  const problem = shallowRef<Problem | null>(null)
  let reloading: ReturnType<typeof setTimeout> | undefined
  let comparing: AbortController | undefined
  let serial = 0

  const layer = computed(() => layers.all.find((each) => each.id === layerId.value) ?? null)
  const isOpen = computed(() => layerId.value !== null)
  const seesDrafts = computed(() => session.may('see_drafts'))
  /** Who sees no drafts is told of what is published alone. */
  const isDraftTold = (each: LayerInfo) => seesDrafts.value && each.drafted > 0
  const stateOf = (each: LayerInfo): LayerInfo['state'] => (seesDrafts.value || each.state === 'frozen' ? each.state : 'published')
  const shownChanges = computed(() => (tab.value === 'versions' ? compared.value : changes.value) ?? [])
  const difference = computed(() => differenceFeatures(isOpen.value && tab.value !== 'check' ? shownChanges.value : [], focusedId.value))
  const chosen = computed(() => (changes.value ?? []).filter((change) => !held.value.has(change.feature_id)).map((change) => change.feature_id))

  watch(() => layers.lastEvent, (event) => {
    if (!event || event.id !== layerId.value) return
    clearTimeout(reloading)
    reloading = setTimeout(() => void load(), RELOAD_AFTER_MS)
  })
  // Whoever selects an incident or a squad wants to see that.
  watch(() => selection.selected, (selected) => selected && close())
  watch(tab, () => (focusedId.value = null))

  function open(id: number, on?: Tab): void {
    if (id !== layerId.value) {
      changes.value = list.value = comparison.value = compared.value = null
      held.value = new Set()
      focusedId.value = null
      problem.value = null
    }
    layerId.value = id
    const opened = layers.all.find((each) => each.id === id)
    tab.value = on ?? (opened && isDraftTold(opened) ? 'changes' : 'versions')
    void load()
  }

  function close(): void {
    comparing?.abort()
    layerId.value = null
  }

  async function load(): Promise<void> {
    const id = layerId.value
    if (id === null) return
    const mine = (serial += 1)
    try {
      const answers = await Promise.all([seesDrafts.value ? drafts.changes(id) : [], calls.list(id)])
      if (mine !== serial) return
      ;[changes.value, list.value] = answers
      held.value = new Set([...held.value].filter((each) => answers[0].some((change) => change.feature_id === each)))
      problem.value = null
      if (comparison.value === null && list.value.length > 0) await compare(list.value[0]!.version)
    } catch (thrown) {
      const refused = asProblem(thrown)
      if (mine === serial) problem.value = refused
    }
  }

  /** Compares a version with another, or with the one before it. */
  async function compare(version: number, against = version - 1): Promise<void> {
    const id = layerId.value
    if (id === null) return
    comparing?.abort()
    comparing = new AbortController()
    const { signal } = comparing
    comparison.value = { version, against }
    focusedId.value = null
    compared.value = null
    try {
      const answer = version === against ? [] : await calls.changes(id, version, against, signal)
      if (!signal.aborted) compared.value = answer
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    }
  }

  /** Makes one change stand out, and brings it into view; the same one again lets it go. */
  function focus(id: number | null): void {
    focusedId.value = id === focusedId.value ? null : id
    if (focusedId.value !== null) fit(shownChanges.value.filter((change) => change.feature_id === id))
  }

  function fit(some: readonly Change[] = shownChanges.value): void {
    const bounds = boundsOf(placesOf(some, positionsOf))
    if (bounds) map.fitBounds(bounds)
  }

  function hold(id: number, isHeld: boolean): void {
    if (isHeld) held.value.add(id)
    else held.value.delete(id)
  }

  return {
    layerId, layer, isOpen, tab, changes, list, comparison, compared, focusedId, held, chosen, problem, seesDrafts, isDraftTold, stateOf, difference,
    open, close, load, compare, focus, fit, hold,
  }
})
