/** The hotspots that are listed, which of them is looked at, and how the run behind them stands. */
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { clock } from '@/format/now'
import { useMapCommands } from '@/stores/mapCommands'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'

import * as calls from './calls'
import type { Filter } from './calls'
import { inSections, type Order } from './sections'
import { withSurroundings } from './surroundings'
import type { Group, Hotspot, Run } from './types'

const RENEW_AFTER_MS = 1500

export const useHotspots = defineStore('hotspots', () => {
  const isOpen = ref(false)
  const filter = reactive<Filter>({ group: 'all', window: 28, kind: '', gone: false })
  const order = ref<Order>('count')
  const groups = shallowRef<Group[]>([])
  const items = shallowRef<Hotspot[]>([])
  const areas = shallowRef<GeoJSON.FeatureCollection | null>(null)
  const isWhole = ref(true)
  const isLoading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  /** The run that is shown, and the newest one, which may be under way or have failed. */
  const shownRun = shallowRef<Run | null>(null)
  const run = shallowRef<Run | null>(null)
  const selectedId = ref<number | null>(null)
  /** Goes up when the page of what is looked at is to have the focus. */
  const entered = ref(0)
  /** When the newest run was last heard of, by the server's clock. */
  const heardAt = ref(0)
  let asked = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const sections = computed(() => inSections(items.value, order.value))
  const listed = computed(() => sections.value.flatMap((section) => section.items))
  /** One that is looked at though the filters leave it out: a link led to it, or it is no more. */
  const beside = shallowRef<Hotspot | null>(null)
  const selected = computed(() => [...items.value, ...(beside.value ? [beside.value] : [])].find(({ id }) => id === selectedId.value) ?? null)
  const isRunning = computed(() => run.value?.state === 'waiting' || run.value?.state === 'running')

  // An incident or squad that is opened from here (by search, from a subject's page) is looked at instead.
  watch(() => useSelection().selected, (selected) => void (selected && isOpen.value && close()))
  watch(run, () => void (heardAt.value = clock.value))
  watch(filter, () => void (isOpen.value && load()))
  watch([selectedId, items], () => void (isOpen.value && !isLoading.value && seek()))
  watch(isLoading, (isIt) => void (isOpen.value && !isIt && seek()))

  async function open(id: number | null = null): Promise<void> {
    isOpen.value = true
    selectedId.value = id
    useSelection().clear()
    await Promise.all([load(), loadGroups(), loadRun()])
  }

  function close(): void {
    isOpen.value = false
    selectedId.value = null
    asked.abort()
    clearTimeout(timer)
  }

  async function load(): Promise<void> {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    isLoading.value = true
    try {
      const [found, shapes] = await Promise.all([calls.list(filter, signal), calls.areas(filter, signal)])
      ;[items.value, shownRun.value, isWhole.value, areas.value] = [found.items, found.run, found.isWhole, shapes]
      problem.value = null
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (!signal.aborted) isLoading.value = false
    }
  }

  async function seek(): Promise<void> {
    const id = selectedId.value
    if (id === null || items.value.some((item) => item.id === id)) return
    const found = await calls.get(id).catch(() => null)
    if (id === selectedId.value) beside.value = found
  }

  async function loadGroups(): Promise<void> {
    groups.value = await calls.groups().then(({ items }) => items, () => groups.value)
  }

  async function loadRun(): Promise<void> {
    run.value = await calls.runs.newest().then(({ items }) => items[0] ?? null, () => run.value)
  }

  function select(id: number | null): void {
    selectedId.value = id
  }

  /** The next or previous one of the list; the first when none is looked at. */
  function step(by: 1 | -1): void {
    const rows = listed.value
    const at = rows.findIndex(({ id }) => id === selectedId.value)
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next) selectedId.value = next.id
  }

  const enter = () => void (entered.value += 1)

  function fit(): void {
    if (selected.value) useMapCommands().fitBounds(withSurroundings(selected.value.bbox))
  }

  async function startRun(): Promise<void> {
    try {
      run.value = await calls.runs.start()
    } catch (thrown) {
      useNotices().problem(asProblem(thrown))
      await loadRun()
    }
  }

  async function stopRun(): Promise<void> {
    if (!run.value) return
    try {
      run.value = await calls.runs.stop(run.value.id)
    } catch (thrown) {
      useNotices().problem(asProblem(thrown))
    }
  }

  /** A run has begun, goes on or ended; what it found is loaded when it is done. */
  function takeRun(next: Run): void {
    if (run.value && next.id < run.value.id) return
    run.value = next
    if (next.state === 'done' && isOpen.value) void load()
  }

  /** Cases came in: what they renewed is loaded a little later, once for many. */
  function renewSoon(): void {
    if (!isOpen.value) return
    clearTimeout(timer)
    timer = setTimeout(() => void load(), RENEW_AFTER_MS)
  }

  return {
    isOpen, filter, order, groups, items, areas, isWhole, isLoading, problem, shownRun, run, heardAt, selectedId, entered, sections, listed, selected, isRunning,
    open, close, load, select, step, enter, fit, startRun, stopRun, takeRun, renewSoon,
  }
})
