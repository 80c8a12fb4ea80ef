/** The planner's workspace: the layer that is open, what is drawn of it with every step, and what is chosen. Plain data. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import * as api from '@/api/planning'
import type { LayerInfo } from '@/api/types'
import { useSession } from '@/stores/session'

import type { FieldFaults } from './model/check'
import { type Content, type Contents, type Key, type Saved, type SavedByKey, sameContent, savedOf, type Shape, unsavedKeys } from './model/content'
import { begin, rebase, redo, step, undo } from './model/history'

/** `pick` waits for a click on another feature. */
export type Tool = 'select' | 'point' | 'line' | 'polygon' | 'circle' | 'rectangle' | 'freehand' | 'road' | 'pick'
/** What a drawn shape is for: a new feature, or an operation on the chosen one. */
export type Purpose = 'create' | 'hole' | 'split' | 'cut_out'
/** What stands before the workspace. */
export type Sheet = 'road-list' | 'vertices' | 'leave' | null

export const usePlanning = defineStore('planning', () => {
  const layer = shallowRef<LayerInfo | null>(null)
  const kind = shallowRef<api.Kind | null>(null)
  const loading = ref(false)
  const saved = shallowRef<SavedByKey>({})
  const history = shallowRef(begin<Contents>({}))
  const selected = ref<Key[]>([])
  const hovered = ref<Key | null>(null)
  const tool = ref<Tool>('select')
  const purpose = ref<Purpose>('create')
  const sheet = ref<Sheet>(null)
  /** A shape as it is being dragged; it becomes a step when it is let go. */
  const preview = shallowRef<Shape | null>(null)
  const faults = shallowRef<Record<Key, FieldFaults>>({})
  /** Features that one operation changed together, and that are saved together. */
  const bonds = shallowRef<Key[][]>([])
  let serial = 0

  const isOpen = computed(() => layer.value !== null)
  const contents = computed(() => history.value.present)
  const unsaved = computed(() => unsavedKeys(saved.value, contents.value))
  const chosenKey = computed(() => (selected.value.length === 1 ? selected.value[0]! : null))
  const chosen = computed(() => (chosenKey.value === null ? null : (contents.value[chosenKey.value] ?? null)))
  const isWritable = computed(() => layer.value?.state === 'published' || layer.value?.state === 'draft')

  function reset(): void {
    saved.value = {}
    history.value = begin<Contents>({})
    bonds.value = []
    faults.value = {}
    sheet.value = null
    idle()
    select([])
  }

  /** Nobody goes on with what another account has open. */
  watch(() => useSession().account?.id, () => isOpen.value && close())

  function idle(): void {
    tool.value = 'select'
    purpose.value = 'create'
    preview.value = null
  }

  async function open(next: LayerInfo): Promise<void> {
    reset()
    layer.value = next
    loading.value = true
    try {
      const [kinds, features] = await Promise.all([api.listKinds(), api.listDraft(next.id)])
      kind.value = kinds.find((each) => each.key === next.kind) ?? null
      saved.value = Object.fromEntries(features.map((feature) => [`f${feature.id}`, savedOf(feature)]))
      const kept = Object.entries(saved.value).filter(([, each]) => each.change !== 'deleted')
      history.value = begin<Contents>(Object.fromEntries(kept.map(([key, each]) => [key, each.content])))
    } catch (thrown) {
      layer.value = null
      throw thrown
    } finally {
      loading.value = false
    }
  }

  function close(): void {
    layer.value = kind.value = null
    reset()
  }

  /** Takes over what is on the server now; what is drawn here and not saved stays, and meets its conflict when saved. */
  async function refresh(): Promise<void> {
    if (!layer.value) return
    const id = layer.value.id
    const features = await api.listDraft(id)
    if (layer.value?.id !== id) return
    const keyOf = new Map(Object.entries(saved.value).map(([key, each]) => [each.featureId, key]))
    const next: Record<Key, Saved> = {}
    for (const feature of features) {
      const now = savedOf(feature)
      const key = keyOf.get(now.featureId) ?? `f${now.featureId}`
      const before = saved.value[key]
      next[key] = before && unsaved.value.includes(key) ? { ...before, change: now.change, inForce: now.inForce } : now
    }
    for (const key of unsaved.value) if (saved.value[key] && !next[key]) next[key] = saved.value[key]
    takeOver(next)
  }

  /** Puts the server's state in place; features that were as the server had them follow it, in every step. */
  function takeOver(next: SavedByKey): void {
    const before = saved.value
    const untouched = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter((key) => !unsaved.value.includes(key))
    saved.value = next
    history.value = rebase(history.value, (state) => {
      const result: Record<Key, Content> = { ...state }
      for (const key of untouched) {
        const [was, now] = [before[key], next[key]]
        if (state[key] && was && !sameContent(state[key], was.content)) continue
        if (now && now.change !== 'deleted' && (state[key] || !was || was.change === 'deleted')) result[key] = now.content
        else if (!now || now.change === 'deleted') delete result[key]
      }
      return result
    })
    select(selected.value.filter((key) => contents.value[key]))
  }

  /** Puts in place what the server answered to what was sent. */
  function takeSaved(sent: Contents, answers: SavedByKey): void {
    saved.value = { ...saved.value, ...answers }
    history.value = rebase(history.value, (state) => {
      const result: Record<Key, Content> = { ...state }
      for (const [key, answer] of Object.entries(answers)) if (state[key] && state[key] === sent[key]) result[key] = answer.content
      return result
    })
  }

  /** One step of drawing or filling in; steps of one tag in a row become one. */
  function change(changes: Record<Key, Content | null>, tag: string | null = null): void {
    const next: Record<Key, Content> = { ...contents.value }
    for (const [key, content] of Object.entries(changes)) {
      if (content) next[key] = content
      else delete next[key]
    }
    history.value = step<Contents>(history.value, next, tag)
    const touched = Object.keys(changes)
    if (touched.length > 1) bonds.value = [...bonds.value, touched]
    if (touched.some((key) => faults.value[key])) faults.value = Object.fromEntries(Object.entries(faults.value).filter(([key]) => !touched.includes(key)))
  }

  function changeChosen(given: Partial<Content>, tag: string | null = null): void {
    const key = chosenKey.value
    if (key === null || !chosen.value) return
    change({ [key]: { ...chosen.value, ...given } }, tag && `${key} ${tag}`)
  }

  function newKey(): Key {
    serial += 1
    return `n${serial}`
  }

  function travel(by: typeof undo | typeof redo): void {
    history.value = by(history.value)
    preview.value = null
    select(selected.value.filter((key) => contents.value[key]))
  }

  function select(keys: Key[]): void {
    selected.value = keys
    preview.value = null
  }

  function toggle(key: Key): void {
    select(selected.value.includes(key) ? selected.value.filter((each) => each !== key) : [...selected.value, key])
  }

  /** What has to be saved along with a feature. */
  function togetherWith(key: Key): Key[] {
    const found = new Set([key])
    for (let size = 0; size !== found.size; ) {
      size = found.size
      for (const bond of bonds.value) if (bond.some((each) => found.has(each))) for (const each of bond) found.add(each)
    }
    return unsaved.value.filter((each) => found.has(each))
  }

  return {
    layer, kind, loading, saved, history, contents, unsaved, selected, hovered, chosenKey, chosen, tool, purpose, sheet,
    preview, faults, bonds, isOpen, isWritable, open, close, refresh, takeSaved, change, changeChosen, newKey, select, toggle,
    togetherWith, idle, undo: () => travel(undo), redo: () => travel(redo),
  }
})
