/** The time slider: which moment the map shows, what turns around it, and whether it plays. Null is now. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { holidays as holidayCalls, listPublished, type Plan, plans as planCalls } from '@/api/publishing'
import { asProblem, type Problem } from '@/api/problem'
import { now } from '@/format/now'
import { useLayers } from '@/stores/layers'

import { beijing, DAY_MS, dayOf, type Holidays, type Rule, type Span } from './spans'
import { countHolding, type Step, stepFrom, timetableOf, type Windowed } from './turns'

const AROUND_DAYS = 30
const PLAY_EVERY_MS: Record<Step, number> = { hour: 600, day: 900 }
/** Tiles that do not come hold up no play for longer. */
const MOST_WAIT_MS = 3000
const RELOAD_AFTER_MS = 600

export const usePreview = defineStore('preview', () => {
  const layers = useLayers()
  const isOpen = ref(false)
  /** The moment shown; null is now. */
  const at = ref<number | null>(null)
  const isPlaying = ref(false)
  const step = ref<Step>('hour')
  const plans = shallowRef<Plan[]>([])
  const plan = shallowRef<Plan | null>(null)
  const features = shallowRef<Windowed[]>([])
  const days = shallowRef<Holidays>(new Map())
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  /** Layers whose tiles for the moment are still to come. */
  const pending = ref(new Set<string>())
  const openedOn = ref(dayOf(now.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  let reloading: ReturnType<typeof setTimeout> | undefined

  /** The ends of the slider. */
  const range = computed((): Span => {
    const { starts_on, ends_on } = plan.value ?? {}
    if (starts_on) return [beijing(starts_on), beijing(ends_on ?? starts_on) + DAY_MS]
    const today = beijing(openedOn.value)
    return [today - AROUND_DAYS * DAY_MS, today + (AROUND_DAYS + 1) * DAY_MS]
  })
  const isPreview = computed(() => at.value !== null)
  const shownAt = computed(() => at.value ?? now.value)
  const shown = computed(() => {
    const keys = new Set(layers.visible.map((layer) => layer.key))
    return features.value.filter((feature) => keys.has(feature.layerKey))
  })
  const timetable = computed(() => timetableOf(shown.value, days.value, ...range.value))
  const holding = computed(() => countHolding(timetable.value, shownAt.value))

  watch(() => layers.lastEvent, (event) => {
    if (!isOpen.value || event?.state === 'draft' || event?.state === 'review') return
    clearTimeout(reloading)
    reloading = setTimeout(() => void load(), RELOAD_AFTER_MS)
  })

  /** What has windows, layer after layer, and the holidays of the years in question. */
  async function load(): Promise<void> {
    loading.value = true
    problem.value = null
    try {
      plans.value = (await planCalls.list()).filter((each) => each.starts_on)
      days.value = await loadHolidays(range.value)
      const found: Windowed[] = []
      for (const { id, key, kind } of layers.all) {
        for (const feature of await listPublished(id)) {
          const { name, name_en, window } = feature.properties as { name: string; name_en: string; window: Rule | null }
          found.push({ id: Number(feature.id), layerKey: key, kind, name, name_en, rule: window })
        }
      }
      features.value = found
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      loading.value = false
    }
  }

  function open(): void {
    if (isOpen.value) return
    openedOn.value = dayOf(now.value)
    isOpen.value = true
    void load()
  }

  /** Back to now. */
  function live(): void {
    pause()
    at.value = null
    if (plan.value) void choosePlan(null)
  }

  function close(): void {
    live()
    isOpen.value = false
  }

  function go(to_ms: number): void {
    at.value = Math.min(range.value[1], Math.max(range.value[0], to_ms))
  }

  function stepBy(by: number): void {
    go(stepFrom(shownAt.value, by, step.value, range.value))
  }

  function play(): void {
    open()
    isPlaying.value = true
    if (shownAt.value >= range.value[1]) go(range.value[0])
    beat(0)
  }

  /** One step, once the tiles of the last one are there. */
  function beat(waited_ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (pending.value.size > 0 && waited_ms < MOST_WAIT_MS) return beat(waited_ms + PLAY_EVERY_MS[step.value])
      stepBy(1)
      if (shownAt.value >= range.value[1]) pause()
      else beat(0)
    }, PLAY_EVERY_MS[step.value])
  }

  function pause(): void {
    clearTimeout(timer)
    isPlaying.value = false
  }

  /** Space: plays, or holds still. */
  function toggle(): void {
    if (isPlaying.value) pause()
    else play()
  }

  /** A plan's days, from its first; null is a month around today. */
  async function choosePlan(next: Plan | null): Promise<void> {
    pause()
    plan.value = next
    at.value = next ? range.value[0] : null
    days.value = await loadHolidays(range.value).catch((thrown: unknown) => {
      problem.value = asProblem(thrown)
      return days.value
    })
  }

  return {
    isOpen, at, isPlaying, isPreview, step, plans, plan, range, shownAt, timetable, holding, loading, pending, problem, features,
    load, open, close, live, go, stepBy, toggle, pause, choosePlan,
  }
})

async function loadHolidays([from_ms, until_ms]: Span): Promise<Holidays> {
  const days = new Map<string, boolean>()
  for (let year = Number(dayOf(from_ms).slice(0, 4)); year <= Number(dayOf(until_ms).slice(0, 4)); year += 1) {
    for (const { day, is_workday } of await holidayCalls.list(year)) days.set(day, is_workday ?? false)
  }
  return days
}
