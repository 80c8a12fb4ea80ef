/** Which days the maps show: one, or two side by side; the slider's stops, and playing through them. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { type CellShapes, unpackShapes } from '@/map/hotspots/cellShapes'
import { useMapCommands } from '@/stores/mapCommands'
import { useSession } from '@/stores/session'

import * as calls from './calls'
import { addDays, mainFrom, WEEK_DAYS } from './days'
import { type Picture, PictureShelf, type Show } from './pictures'
import { useHotspots } from './store'
import type { By, Day, MeasureChoice, Source, Study, Week } from './types'

export type Side = 'a' | 'b'
/** `auto` goes from a surface by cells to points as one looks closer. */
export type Form = 'auto' | 'surface' | 'cells' | 'points'
export const FORMS: Form[] = ['auto', 'surface', 'cells', 'points']

const BEAT_MS = 700
const AHEAD = 3

export const useHotspotTime = defineStore('hotspotTime', () => {
  const hotspots = useHotspots()
  const source = ref<Source>('all')
  const show = ref<Show>('significance')
  const by = ref<By>('count')
  const form = ref<Form>('auto')
  /** The form in which the first map draws now, and the most that a place of its surface holds. */
  const drawn = ref<Exclude<Form, 'auto'>>('cells')
  const densest = ref(0)
  const everyWeek = shallowRef<Week[]>([])
  /** Whether the bar begins with the very first case, also where that is long before most. */
  const hasStrays = ref(false)
  const shapes = shallowRef<CellShapes | null>(null)
  const study = shallowRef<Study | null>(null)
  const at = ref<Record<Side, Day | null>>({ a: null, b: null })
  const pictures = ref<Record<Side, Picture | null>>({ a: null, b: null })
  const isComparing = ref(false)
  /** Which of two periods the slider moves. */
  const moved = ref<Side>('a')
  const isPlaying = ref(false)
  const isLoading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const shelf = new PictureShelf()
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let keptFor: string | undefined

  const series = computed(() => ({ group: hotspots.filter.group, window: hotspots.filter.window, source: source.value, by: by.value }))
  /** By what the last run lets cases be compared, and why not by the rest. */
  const measures = computed<MeasureChoice[]>(() => study.value?.measures ?? [])
  const from = computed(() => mainFrom(everyWeek.value.map(casesOf)))
  const strays = computed(() => everyWeek.value.slice(0, from.value).reduce((sum, week) => sum + casesOf(week), 0))
  /** The weeks of the bar. */
  const weeks = computed(() => (hasStrays.value ? everyWeek.value : everyWeek.value.slice(from.value)))
  /** The last day of each of these weeks. */
  const stops = computed(() => weeks.value.map((week) => addDays(week.starts_on, WEEK_DAYS - 1)))
  const index = computed(() => stops.value.indexOf(at.value[moved.value] ?? ''))
  /** How wide a cell is, in parts of the world. */
  const cellWidth = computed(() => (shapes.value && shapes.value.count > 0 ? widthOf(shapes.value) : 0))
  const isLatest = computed(() => at.value.a === stops.value.at(-1))

  watch([series, show], () => void (hotspots.isOpen && renew()))
  // A new run has other cells and other days; nothing that was kept is of it.
  watch(() => hotspots.shownRun?.id, (id, before) => void (hotspots.isOpen && before !== undefined && id !== before && begin()))

  /** Cells and pictures are kept while the view is closed, as long as the run and the account are the same. */
  async function begin(): Promise<void> {
    const { account } = useSession()
    if (shapes.value?.runId !== hotspots.shownRun?.id || keptFor !== account?.name) {
      shelf.clear()
      shapes.value = null
      keptFor = account?.name
    }
    await renew()
  }

  /** Loads what is lacking for the series that is chosen: cells, weeks, and the picture of the day. */
  async function renew(): Promise<void> {
    asked += 1
    const mine = asked
    isLoading.value = true
    pause()
    try {
      await Promise.all([loadShapes(), loadWeeks(mine), put('a', at.value.a), isComparing.value && put('b', at.value.b)])
      problem.value = null
    } catch (thrown) {
      if (mine === asked) take(asProblem(thrown))
    } finally {
      if (mine === asked) isLoading.value = false
    }
    fetchAhead()
  }

  /** That nothing was reckoned yet is no trouble: the list says what to do. */
  function take(found: Problem): void {
    problem.value = found.code === 'nothing_reckoned' ? null : found
  }

  async function loadShapes(): Promise<void> {
    if (shapes.value) return
    const packed = await calls.cells()
    study.value = packed.study
    if (measures.value.some((one) => one.by === by.value && one.reason !== null)) by.value = 'count'
    shapes.value = unpackShapes(packed)
  }

  async function loadWeeks(mine: number): Promise<void> {
    const found = (await calls.weeks(series.value)).weeks
    if (mine === asked) everyWeek.value = found
  }

  /** Shows the picture of a day on a side; the newest day where none is named. */
  async function put(side: Side, day: Day | null): Promise<void> {
    const here = shelf.find(series.value, day, show.value)
    const picture = here ?? (await shelf.get(series.value, day, show.value))
    if (!here && day !== null && at.value[side] !== day) return
    at.value[side] = picture.asOf
    pictures.value[side] = picture
  }

  /** Moves a side to a day at once; its picture follows as soon as it is here. */
  function go(day: Day, side: Side = moved.value): void {
    if (at.value[side] === day) return
    performance.mark('hotspot-step')
    at.value[side] = day
    put(side, day).then(fetchAhead, (thrown: unknown) => (problem.value = asProblem(thrown)))
  }

  function step(by: number): void {
    const from = index.value < 0 ? stops.value.length - 1 : index.value
    const next = stops.value[Math.min(stops.value.length - 1, Math.max(0, from + by))]
    if (next) go(next)
  }

  function fetchAhead(): void {
    const from = index.value
    if (from < 0) return
    const near = isPlaying.value ? [1, 2, 3, 4].slice(0, AHEAD + 1) : [-1, 1, -2, 2]
    for (const by of near) {
      const day = stops.value[from + by]
      if (day) shelf.get(series.value, day, show.value).catch(() => undefined)
    }
  }

  function play(): void {
    if (index.value === stops.value.length - 1) go(stops.value[Math.max(0, stops.value.length - 53)]!)
    isPlaying.value = true
    fetchAhead()
    beat()
  }

  /** Goes on by a week once its picture is here; waits for it otherwise. */
  function beat(): void {
    timer = setTimeout(() => {
      const next = stops.value[index.value + 1]
      if (!isPlaying.value || !next) return pause()
      if (shelf.find(series.value, next, show.value)) step(1)
      else shelf.get(series.value, next, show.value).catch(pause)
      beat()
    }, BEAT_MS)
  }

  function pause(): void {
    clearTimeout(timer)
    isPlaying.value = false
  }

  const toggle = () => (isPlaying.value ? pause() : play())

  /** Puts the same weeks of a year before beside what is shown; the slider then moves those. */
  async function compare(): Promise<void> {
    pause()
    if (stops.value.length === 0) return
    isComparing.value = !isComparing.value
    moved.value = isComparing.value ? 'b' : 'a'
    if (!isComparing.value) return
    const here = stops.value.indexOf(at.value.a ?? '')
    // A window that begins before the first week would hold less than it seems to.
    const whole = Math.ceil(series.value.window / WEEK_DAYS) - 1
    const before = stops.value[Math.min(Math.max(0, here), Math.max(whole, here - 52))] ?? at.value.a
    if (before) {
      at.value.b = before
      await put('b', before).catch((thrown: unknown) => (problem.value = asProblem(thrown)))
    }
  }

  function leave(): void {
    pause()
    isComparing.value = false
    moved.value = 'a'
    at.value = { a: null, b: null }
    pictures.value = { a: null, b: null }
    useMapCommands().dropMarker(null)
  }

  return {
    source, show, by, measures, form, drawn, densest, weeks, strays, hasStrays, shapes, study, at, pictures, isComparing, moved, isPlaying, isLoading, problem, series, stops, index, isLatest, cellWidth,
    begin, renew, go, step, play, pause, toggle, compare, leave,
  }
})

const casesOf = (week: Week): number => week.complaints + week.patrols

function widthOf({ corners, places }: CellShapes): number {
  const lons = Array.from({ length: corners }, (_, corner) => places[corner * 2]!)
  return (Math.max(...lons) - Math.min(...lons)) / 360
}
