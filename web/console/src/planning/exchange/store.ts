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
    if (upload.value && upload.value.state !== 'reading' && upload.value.state !== 'running') void api.forget(upload.value.id).catch(() => undefined)
    isImporting.value = isBusy.value = false
    target.value = upload.value = problem.value = waiting.value = null
  }

  /** Does a call and follows its work to the end; what comes after the dialog was closed is nobody's. */
  async function follow(call: () => Promise<api.Import>): Promise<void> {
    const mine = sitting
    isBusy.value = true
    problem.value = null
    try {
      let answer = await call()
      while (mine === sitting && (answer.state === 'reading' || answer.state === 'running')) {
        upload.value = { ...answer, preview: upload.value?.preview ?? null }
        await new Promise((settle) => setTimeout(settle, LOOKS_EVERY_MS))
        answer = await api.get(answer.id, false)
      }
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
    if (done?.state !== 'done' || !done.report) return
    const { created, changed, deleted } = done.report
    useNotices().done(translate('exchange.done', { created, changed, deleted, name: layer.name }))
    // A layer that is not open for editing shows its draft, so that what came in is seen.
    if (usePlanning().layer?.id !== layer.id) layers.view(layer.key, 'draft')
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
    run, openExport, closeExport,
  }
})
