/** What comes in and goes out just now: the layer, the upload as the server sees it, and what is asked for. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/exchange'
import { asProblem, type Problem } from '@/api/problem'
import type { LayerInfo } from '@/api/types'
import { translate } from '@/i18n/i18n'
import { useLayers } from '@/stores/layers'
import { type BBox, useMapCommands } from '@/stores/mapCommands'
import { useNotices } from '@/stores/notices'

import { usePlanning } from '../store'
import { besideDialog } from './mapping'

const LOOKS_EVERY_MS = 700

const isWorking = ({ state }: api.Import) => state === 'reading' || state === 'running'

export const useExchange = defineStore('exchange', () => {
  const layers = useLayers()
  const isImporting = ref(false)
  const target = shallowRef<LayerInfo | null>(null)
  const upload = shallowRef<api.Import | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isBusy = ref(false)
  const exporting = shallowRef<LayerInfo[] | null>(null)
  let sitting = 0

  const importable = computed(() => layers.all.filter((layer) => layer.editable && (layer.state === 'draft' || layer.state === 'published')))
  const preview = computed(() => (isImporting.value ? (upload.value?.preview ?? null) : null))

  /** Opens the import, into a layer if one is said, with a file if one was dropped. */
  function openImport(layer: LayerInfo | null, file: File | null = null): void {
    closeImport()
    isImporting.value = true
    target.value = layer ?? usePlanning().layer ?? null
    if (file && target.value) void send(file)
    else waiting.value = file
  }

  /** A file that waits for its layer. */
  const waiting = shallowRef<File | null>(null)

  function into(layer: LayerInfo): void {
    target.value = layer
    if (waiting.value) void send(waiting.value)
  }

  function closeImport(): void {
    sitting += 1
    if (upload.value) void leave(upload.value, target.value!)
    isImporting.value = isBusy.value = false
    target.value = upload.value = problem.value = waiting.value = null
  }

  /** What is on its way into the layer goes on, and its end is told; anything else is of no use any more. */
  async function leave(left: api.Import, layer: LayerInfo): Promise<void> {
    try {
      if (left.state === 'running') tell(await settle(left), layer)
      else {
        if (isWorking(left)) await api.stop(left.id)
        await api.forget(left.id)
      }
    } catch (thrown) {
      if (left.state === 'running') useNotices().problem(asProblem(thrown))
    }
  }

  /** Asks how far an import is until nothing is done with it, or nobody wants to know. */
  async function settle(answer: api.Import, isWanted = () => true, heard: (answer: api.Import) => void = () => undefined): Promise<api.Import> {
    while (isWanted() && isWorking(answer)) {
      heard(answer)
      await new Promise((pass) => setTimeout(pass, LOOKS_EVERY_MS))
      answer = await api.get(answer.id, false)
    }
    return answer
  }

  function tell(done: api.Import, layer: LayerInfo): void {
    if (done.state === 'done' && done.report) {
      const { created, changed, deleted } = done.report
      useNotices().done(translate('exchange.done', { created, changed, deleted, name: layer.name }))
      // A layer that is not open for editing shows its draft, so that what came in is seen.
      if (usePlanning().layer?.id !== layer.id) layers.view(layer.key, 'draft')
    } else if (done.problem) useNotices().problem(done.problem as unknown as Problem)
  }

  async function stop(): Promise<void> {
    try {
      await api.stop(upload.value!.id)
    } catch (thrown) {
      // It has ended by itself meanwhile: how is told by who follows it.
      if (asProblem(thrown).code !== 'import_not_ready') problem.value = asProblem(thrown)
    }
  }

  /** Does a call and follows its work to the end; what comes after the dialog was closed is nobody's. */
  async function follow(call: () => Promise<api.Import>): Promise<void> {
    const mine = sitting
    isBusy.value = true
    problem.value = null
    try {
      const isWanted = () => mine === sitting
      const answer = await settle(await call(), isWanted, (now) => (upload.value = { ...now, preview: upload.value?.preview ?? null }))
      if (mine !== sitting) return
      upload.value = answer.state === 'ready' && !answer.preview ? await api.get(answer.id, true) : answer
    } catch (thrown) {
      if (mine === sitting) problem.value = asProblem(thrown)
    } finally {
      if (mine === sitting) isBusy.value = false
    }
  }

  async function send(file: File): Promise<void> {
    waiting.value = null
    await follow(() => api.upload(file, target.value!.id))
    look()
  }

  function look(): void {
    const bbox = upload.value?.file?.bbox
    if (bbox) useMapCommands().fitBounds(besideDialog(bbox as unknown as BBox))
  }

  async function change(changes: Partial<api.ImportChange>): Promise<void> {
    await follow(() => api.change(upload.value!.id, changes))
    if ('crs' in changes || 'sublayer' in changes || 'swap_axes' in changes) look()
  }

  async function run(reason: string): Promise<void> {
    const layer = target.value!
    await follow(() => api.run(upload.value!.id, reason))
    const done = upload.value
    if (done?.state !== 'done') return
    tell(done, layer)
    closeImport()
  }

  function openExport(which: LayerInfo[]): void {
    exporting.value = which
  }

  function closeExport(): void {
    exporting.value = null
  }

  return {
    isImporting, target, upload, problem, isBusy, waiting, exporting, importable, preview, openImport, into, closeImport, send, change,
    run, stop, openExport, closeExport,
  }
})
