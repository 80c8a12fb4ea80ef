/** The check of a layer's draft: running, what it found, which finding is looked at, and mending one. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { checks as calls, type CheckReport, type Finding } from '@/api/publishing'
import { asProblem, type Problem } from '@/api/problem'
import { now } from '@/format/now'
import { translate } from '@/i18n/i18n'
import { boundsOf, positionsOf } from '@/map/camera'
import { useLayers } from '@/stores/layers'
import { useMapCommands } from '@/stores/mapCommands'
import { useNotices } from '@/stores/notices'

import { boundsOfFinding, findingFeatures } from './findings'

const CLOSE_ZOOM = 16

export const useChecks = defineStore('checks', () => {
  const layers = useLayers()
  const map = useMapCommands()
  const notices = useNotices()
  const layerId = ref<number | null>(null)
  const report = shallowRef<CheckReport | null>(null)
  const problem = shallowRef<Problem | null>(null)
  /** When the running check began; null while none runs. */
  const startedAt = ref<number | null>(null)
  const focused = ref<number | null>(null)
  const mending = ref<number | null>(null)
  /** The draft changed since: what was found may be over. */
  const isOld = ref(false)
  const isShown = ref(false)
  let running: AbortController | undefined

  const findings = computed(() => report.value?.findings ?? [])
  const isRunning = computed(() => startedAt.value !== null)
  const seconds = computed(() => (startedAt.value === null ? 0 : Math.max(0, Math.floor((now.value - startedAt.value) / 1000))))
  const marks = computed(() => findingFeatures(isShown.value ? findings.value : [], focused.value))

  watch(() => layers.lastEvent, (event) => {
    if (event?.id === layerId.value && report.value) isOld.value = true
  })

  async function run(id: number): Promise<void> {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    if (id !== layerId.value) report.value = null
    layerId.value = id
    problem.value = null
    focused.value = null
    startedAt.value = now.value
    try {
      const answer = await calls.run(id, signal)
      if (signal.aborted) return
      report.value = answer
      isOld.value = false
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (!signal.aborted) startedAt.value = null
    }
  }

  function stop(): void {
    running?.abort()
    startedAt.value = null
  }

  /** Looks at a finding on the map. */
  function look(index: number): void {
    const finding = findings.value[index]
    if (!finding) return
    focused.value = index
    const bounds = boundsOfFinding(finding, boundsOf, positionsOf)
    if (bounds) map.fitBounds(bounds)
    else if (finding.place) map.flyTo(finding.place, CLOSE_ZOOM)
  }

  /** Saves the edits that a finding offers, and checks again. */
  async function mend(index: number, { mend: offered }: Finding): Promise<void> {
    if (!offered || layerId.value === null || mending.value !== null) return
    mending.value = index
    problem.value = null
    try {
      await calls.mend(layerId.value, offered.edits, offered.text)
      notices.done(translate('checks.mended', { what: offered.text }))
      await Promise.all([run(layerId.value), layers.load()])
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      mending.value = null
    }
  }

  return { layerId, report, findings, problem, isRunning, seconds, focused, mending, isOld, isShown, marks, run, stop, look, mend }
})
