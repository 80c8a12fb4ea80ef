/** What recurs in the category and source that are looked at; the forecast and outbreaks stand on the map, too. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@/api/problem'
import { addDays, daysBetween } from '@/hotspots/days'
import { useHotspots } from '@/hotspots/store'
import { useHotspotTime } from '@/hotspots/timeStore'

import * as calls from './calls'
import type { Asked, Forecast, NearRepeat, Outbreaks } from './calls'

/** So long an answer is taken for the present when the view comes back to it. */
const FRESH_MS = 60_000

type Part = 'forecast' | 'outbreaks' | 'nearRepeat'

export const useRecurrence = defineStore('recurrence', () => {
  const hotspots = useHotspots()
  const time = useHotspotTime()
  const forecast = shallowRef<Forecast | null>(null)
  const outbreaks = shallowRef<Outbreaks | null>(null)
  const nearRepeat = shallowRef<NearRepeat | null>(null)
  const problems = ref<Record<Part, Problem | null>>({ forecast: null, outbreaks: null, nearRepeat: null })
  const isOnMap = ref(true)
  /** The hour at which the shift begins; null is the next shift. */
  const fromHour = ref<number | null>(null)
  let asked = new AbortController()
  let answered = { to: '', at: 0 }

  const day = computed(() => hotspots.shownRun?.as_of ?? null)
  /** Where the last run is of a past day, that day is spoken of, not today. */
  const isPast = computed(() => day.value !== null && daysBetween(day.value, new Date().toISOString().slice(0, 10)) > 1)
  const series = computed<Asked>(() => ({ group: hotspots.filter.group, source: time.source }))

  // A run that ends while the questions stay the same takes nothing off the screen.
  watch(question, () => void (hotspots.isOpen && hotspots.selectedId === null && load()))

  /** The view has come back to this; asks anew unless the answer is fresh. */
  async function renew(): Promise<void> {
    if (answered.to !== question() || Date.now() - answered.at > FRESH_MS) await load()
  }

  async function load(): Promise<void> {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    answered = { to: '', at: 0 }
    await atRest()
    if (signal.aborted) return
    const to = question()
    nearRepeat.value = null
    problems.value.nearRepeat = null
    await Promise.all([
      part('forecast', calls.forecast(forecastQuery(), signal), (found) => (forecast.value = found), signal),
      part('outbreaks', calls.outbreaks(dated(0), signal), (found) => (outbreaks.value = found), signal),
    ])
    if (!signal.aborted && !problems.value.forecast && !problems.value.outbreaks) answered = { to, at: Date.now() }
  }

  /** What is reckoned in seconds does not hold up what is drawn at once. */
  function atRest(): Promise<void> {
    const isBusy = () => time.isLoading || hotspots.isLoading
    if (!isBusy()) return Promise.resolve()
    return new Promise((done) => {
      const stop = watch(isBusy, (isIt) => {
        if (isIt) return
        stop()
        done()
      })
    })
  }

  function question(): string {
    return JSON.stringify([forecastQuery(), dated(0)])
  }

  const loadNearRepeat = () => part('nearRepeat', calls.nearRepeat(dated(0), asked.signal), (found) => (nearRepeat.value = found), asked.signal)

  function dated(later: number): Asked {
    return isPast.value ? { ...series.value, until: addDays(day.value!, later) } : series.value
  }

  function forecastQuery(): Asked & { from_hour?: number } {
    return fromHour.value === null ? dated(1) : { ...dated(1), from_hour: fromHour.value }
  }

  async function part<T>(name: Part, answer: Promise<T>, take: (found: T) => void, signal: AbortSignal): Promise<void> {
    try {
      const found = await answer
      if (signal.aborted) return
      take(found)
      problems.value[name] = null
    } catch (thrown) {
      if (!signal.aborted) problems.value[name] = asProblem(thrown)
    }
  }

  return { forecast, outbreaks, nearRepeat, problems, isOnMap, fromHour, load, renew, loadNearRepeat }
})
