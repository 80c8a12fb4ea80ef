/** Looking back: which moment map and queue show, and how it is played. Null is now; what is live goes on beneath. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { clock, showMoment } from '@/format/now'
import { translate } from '@/i18n/i18n'
import { usePlanning } from '@/planning/store'
import { usePreview } from '@/preview/store'
import { useClosures } from '@/stores/closures'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'
import { useSquads } from '@/stores/squads'

import * as calls from './calls'
import { countsOf, type PastState, Reel, stateOf, type Touched } from './reel'
import { useTimeLine } from './timeLine'

export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600] as const
export const BEAT_MS = 250
const BEGIN_BEFORE_MS = 10 * 60_000
/** The newest moments may still be on their way into the past. */
const EDGE_MS = 2000
const DAY_MS = 86_400_000
/** What is fetched at once plays so long, and the next comes when half of it is played. */
const AHEAD_MS = 20_000
const LEAST_AHEAD_MS = 60_000

export const usePast = defineStore('past', () => {
  const incidents = useIncidents()
  const squads = useSquads()
  const closures = useClosures()
  const selection = useSelection()
  const preview = usePreview()
  const planning = usePlanning()
  const timeLine = useTimeLine()

  const at = ref<number | null>(null)
  const isPlaying = ref(false)
  const isWaiting = ref(false)
  const speed = ref<number>(10)
  const problem = shallowRef<Problem | null>(null)
  const counts = shallowRef<ReturnType<typeof countsOf> | null>(null)
  const feed = shallowRef<PastState['feed']>([])
  const layers = shallowRef<PastState['layers']>(new Map())
  /** The moment for which layers are drawn: the last at which one of them changed, or that was jumped to. */
  const layersAt = ref(0)
  let state: PastState | null = null
  let stateAt_ms = 0
  let reel = new Reel(0)
  let asked = new AbortController()
  let isFetching = false
  let timer: ReturnType<typeof setInterval> | undefined
  let beatAt_ms = 0

  const isOpen = computed(() => at.value !== null)

  watch(() => planning.isOpen || preview.isOpen, (isOther) => isOther && close())

  const latest = () => clock.value - EDGE_MS
  // Moments are told to the millisecond, so that the first state is there with the one after.
  const within = (to_ms: number) => Math.min(latest(), Math.max((timeLine.keptSince ?? 0) + 1, to_ms))

  /** Looks back, to ten minutes ago unless another moment is named. */
  async function open(to_ms: number = clock.value - BEGIN_BEFORE_MS): Promise<void> {
    if (!useSession().may('see_past')) return
    if (isOpen.value) return go(to_ms)
    if (planning.isOpen || selection.draft) return useNotices().refused(translate('past.finishFirst'))
    preview.close()
    if (!(await timeLine.begin(to_ms))) {
      return useNotices().refused(timeLine.problem ? translate('past.failed') : translate('past.nothingKept'))
    }
    selection.hover(null)
    clear()
    await go(to_ms)
  }

  /** Shows nothing rather than what is live while what was is still to come. */
  function clear(): void {
    state = null
    counts.value = null
    feed.value = []
    layers.value = new Map()
    incidents.showInstead(new Map())
    squads.showInstead(new Map(), new Map())
    closures.showInstead(new Map())
  }

  /** Back to now; nothing that came meanwhile is lost. */
  function close(): void {
    pause(false)
    asked.abort()
    at.value = null
    state = null
    problem.value = null
    incidents.showInstead(null)
    squads.showInstead(null, null)
    closures.showInstead(null)
    showMoment(null)
  }

  /** Shows a moment as it was, to the last fix. */
  async function go(to_ms: number): Promise<void> {
    const moment = within(to_ms)
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    at.value = moment
    isWaiting.value = true
    isFetching = false
    timeLine.keepInView(moment)
    try {
      const picture = await calls.picture(moment, signal)
      state = stateOf(picture)
      reel = new Reel(moment)
      stateAt_ms = moment
      problem.value = null
      layersAt.value = moment
      show(new Set<Touched>(['incidents', 'squads', 'closures', 'layers', 'feed']), state.positions)
    } catch (thrown) {
      if (!signal.aborted) fail(thrown)
    } finally {
      if (!signal.aborted) isWaiting.value = false
    }
  }

  /** What was shown stays, with its moment. */
  function fail(thrown: unknown): void {
    problem.value = asProblem(thrown)
    pause(false)
    if (state) at.value = stateAt_ms
  }

  function show(touched: Set<Touched>, positions: PastState['positions']): void {
    if (!state || at.value === null) return
    showMoment(at.value)
    if (touched.has('incidents')) incidents.showInstead(state.incidents)
    if (touched.has('closures')) closures.showInstead(state.closures)
    if (touched.has('feed')) feed.value = state.feed
    if (touched.has('layers')) {
      layers.value = state.layers
      layersAt.value = at.value
    }
    squads.showInstead(state.squads, positions)
    counts.value = countsOf(state, at.value)
  }

  function play(): void {
    if (!isOpen.value || isPlaying.value) return
    isPlaying.value = true
    beatAt_ms = performance.now()
    timer = setInterval(() => beat(), BEAT_MS)
    void fetchAhead()
  }

  /** Holds still, and takes the moment anew: while playing, squads are shown between their fixes. */
  function pause(isExact = true): void {
    clearInterval(timer)
    const wasPlaying = isPlaying.value
    isPlaying.value = false
    if (wasPlaying && isExact && at.value !== null) void go(at.value)
  }

  function toggle(): void {
    if (isPlaying.value) pause()
    else play()
  }

  function beat(): void {
    const passed_ms = performance.now() - beatAt_ms
    beatAt_ms += passed_ms
    if (!state || at.value === null) return
    const wanted_ms = at.value + passed_ms * speed.value
    const to_ms = Math.min(wanted_ms, Math.max(reel.until_ms, at.value), latest())
    isWaiting.value = to_ms < wanted_ms && to_ms < latest()
    at.value = to_ms
    const touched = reel.advance(state, to_ms)
    stateAt_ms = to_ms
    show(touched, reel.glide(state))
    timeLine.keepInView(to_ms)
    if (to_ms >= latest() - EDGE_MS) pause()
    else void fetchAhead()
  }

  async function fetchAhead(): Promise<void> {
    const ahead_ms = Math.min(DAY_MS / 2, Math.max(LEAST_AHEAD_MS, AHEAD_MS * speed.value))
    const since_ms = reel.until_ms
    const until_ms = Math.min(since_ms + ahead_ms, latest())
    if (isFetching || at.value === null || since_ms - at.value > ahead_ms / 2 || until_ms - since_ms < 1000) return
    isFetching = true
    const { signal } = asked
    const every_s = Math.max(1, speed.value / 2)
    try {
      const [events, fixes] = await Promise.all([
        calls.listEvents(since_ms, until_ms, signal),
        calls.listFixes(since_ms, until_ms, every_s, signal),
      ])
      if (!signal.aborted) reel.add(events, fixes, until_ms)
    } catch (thrown) {
      if (!signal.aborted) fail(thrown)
    } finally {
      if (!signal.aborted) isFetching = false
    }
  }

  /** To the next moment at which something changed, or the one before. */
  async function step(by: 1 | -1): Promise<void> {
    if (at.value === null) return
    pause(false)
    const from_ms = at.value
    const [since_ms, until_ms] = by > 0 ? [from_ms, Math.min(from_ms + DAY_MS, latest())] : [within(from_ms - DAY_MS), Math.floor(from_ms) - 1]
    if (since_ms >= until_ms) return
    try {
      const found = await calls.findChange(since_ms, until_ms, by < 0)
      // Moments are told to the millisecond; just after it, what changed then has changed.
      if (found === null) useNotices().refused(translate(by > 0 ? 'past.noLater' : 'past.noEarlier'))
      else await go(found + 1)
    } catch (thrown) {
      fail(thrown)
    }
  }

  function setSpeed(to: number): void {
    speed.value = to
  }

  function faster(by: 1 | -1): void {
    const index = SPEEDS.findIndex((each) => each === speed.value) + by
    speed.value = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index))]!
  }

  return {
    at, isOpen, isPlaying, isWaiting, speed, problem, counts, feed, layers, layersAt,
    open, close, go, play, pause, toggle, step, setSpeed, faster,
  }
})
