/** Saves what is drawn, all or none; brings refusals to their fields and conflicts to the planner. One for the workspace. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/planning'
import { asProblem, type Problem } from '@/api/problem'
import { translate } from '@/i18n/i18n'
import { useLayers } from '@/stores/layers'
import { useNotices } from '@/stores/notices'

import { checkContent, type FieldFaults, fieldOfProblem, placedDetails } from '../model/check'
import { type Content, editsOf, type Key, type Saved, savedOf } from '../model/content'
import { usePlanning } from '../store'

export interface Conflict {
  key: Key
  author: string
  base: Content
  mine: Content | null
  /** Null when the colleague deleted it. */
  theirs: Saved | null
}

export const useSaving = defineStore('planningSaving', () => {
  const planning = usePlanning()
  const notices = useNotices()
  const reason = ref('')
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  let pending: Key[] = []

  const count = computed(() => planning.unsaved.length)

  /** Finds what the server would refuse, shows it at its fields and goes to the first. */
  function findFaults(keys: readonly Key[]): boolean {
    const found: Record<Key, FieldFaults> = {}
    for (const key of keys) {
      const content = planning.contents[key]
      const faults = content && planning.kind ? checkContent(content, planning.kind) : {}
      if (Object.keys(faults).length > 0) found[key] = faults
    }
    planning.faults = found
    const [first] = Object.keys(found)
    if (first && planning.chosenKey !== first) planning.select([first])
    return first !== undefined
  }

  async function save(keys: readonly Key[]): Promise<boolean> {
    problem.value = null
    if (keys.length === 0 || busy.value || findFaults(keys)) return false
    busy.value = true
    pending = [...keys]
    try {
      await send(keys)
      return true
    } catch (thrown) {
      await refuse(asProblem(thrown), keys)
      return false
    } finally {
      busy.value = false
    }
  }

  async function send(keys: readonly Key[]): Promise<void> {
    const sent = planning.contents
    const { features } = await api.saveEdits(planning.layer!.id, editsOf(keys, planning.saved, sent), reason.value.trim())
    const answers = features.flatMap((feature, at) => (feature ? [[keys[at]!, savedOf(feature)] as const] : []))
    planning.takeSaved(sent, Object.fromEntries(answers))
    planning.bonds = planning.bonds.filter((bond) => !bond.some((key) => keys.includes(key)))
    reason.value = ''
    notices.done(translate('planning.savedCount', { n: keys.length }))
    await Promise.all([planning.refresh(), useLayers().load()])
    const layer = useLayers().all.find((each) => each.id === planning.layer?.id)
    if (layer) planning.layer = layer
  }

  async function refuse(refusal: Problem, keys: readonly Key[]): Promise<void> {
    if (refusal.code === 'feature_changed') return meet(refusal)
    problem.value = refusal
    const found: Record<Key, FieldFaults> = {}
    for (const { edit, field, words } of placedDetails(refusal)) (found[keys[edit]!] ??= {})[field] = { words }
    const field = fieldOfProblem(refusal)
    if (field && keys.length === 1) (found[keys[0]!] ??= {})[field] = { words: refusal.detail }
    planning.faults = found
  }

  async function meet({ members }: Problem): Promise<void> {
    const { feature_id, author, theirs } = members as { feature_id: number; author: string; theirs?: api.ApiFeature | null }
    const key = Object.keys(planning.saved).find((each) => planning.saved[each]!.featureId === feature_id)!
    const base = planning.saved[key]!.content
    conflict.value = { key, author, base, mine: planning.contents[key] ?? null, theirs: theirs ? savedOf(theirs) : await findDeletion(feature_id) }
  }

  /** The revision that deleted a feature, which saving it anew has to start from. */
  async function findDeletion(featureId: number): Promise<Saved | null> {
    const feature = (await api.listDraft(planning.layer!.id)).find((each) => Number(each.id) === featureId)
    return feature ? savedOf(feature) : null
  }

  /** Goes on with what was chosen: a merged content, or null to take their state as it is. */
  async function settle(content: Content | null): Promise<void> {
    const { key, theirs } = conflict.value!
    conflict.value = null
    const next = { ...planning.saved }
    if (theirs) next[key] = theirs
    else delete next[key]
    planning.saved = next
    const goes = theirs?.change === 'deleted' ? null : (theirs?.content ?? null)
    planning.change({ [key]: content ?? goes })
    const rest = pending.filter((each) => planning.unsaved.includes(each))
    if (rest.length > 0) await save(rest)
    else await planning.refresh()
  }

  function putOff(): void {
    conflict.value = null
  }

  /** Takes back what is drafted of a saved feature, as it is published again; it can be had back unsaved. */
  async function discard(key: Key): Promise<void> {
    const { featureId, content, change } = planning.saved[key]!
    busy.value = true
    try {
      await api.discardDraft(planning.layer!.id, featureId)
      await Promise.all([planning.refresh(), useLayers().load()])
      if (change !== 'deleted') notices.done(translate('planning.discarded'), { label: translate('planning.undo'), run: () => bringBack(key, content) })
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = false
    }
  }

  function bringBack(key: Key, content: Content): void {
    const at = planning.saved[key] ? key : planning.newKey()
    planning.change({ [at]: content })
    planning.select([at])
  }

  /** A deleted feature stands again: unsaved it is simply put back, in the draft its deletion is taken back. */
  function restore(key: Key): void {
    const { change, content } = planning.saved[key]!
    if (change === 'deleted') void discard(key)
    else planning.change({ [key]: content })
  }

  return { restore, reason, busy, problem, conflict, count, save, saveAll: () => save(planning.unsaved), settle, putOff, discard }
})
