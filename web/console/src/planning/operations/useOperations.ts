/** The operations on what is chosen; the geometry is the server's, each outcome one step that is saved together. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import * as api from '@/api/planning'
import { asProblem, type Problem } from '@/api/problem'
import { translate } from '@/i18n/i18n'

import { blankContent, type Content, type Key, kindOf, type Shape } from '../model/content'
import { findFault } from '../model/faults'
import { withoutRepeats } from '../model/vertices'
import { usePlanning } from '../store'

export const useOperations = defineStore('planningOperations', () => {
  const planning = usePlanning()
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** Asks for an operation; null, with the refusal shown, when it cannot be done. */
  async function ask(operation: api.OperationName, args: Record<string, unknown>): Promise<Shape[] | null> {
    busy.value = true
    problem.value = null
    try {
      return (await api.runOperation(operation, args)).geometries as Shape[]
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return null
    } finally {
      busy.value = false
    }
  }

  async function reshape(operation: api.OperationName, args: Record<string, unknown>): Promise<boolean> {
    const key = planning.chosenKey
    const [geometry] = (key && (await ask(operation, args))) || []
    if (geometry && key === planning.chosenKey) planning.changeChosen({ geometry })
    return geometry !== undefined
  }

  const shapeOf = (key: Key): Shape => planning.contents[key]!.geometry
  const chosenShape = (): Shape => planning.chosen!.geometry

  const addHole = (ring: Shape) => reshape('add_hole', { polygon: chosenShape(), ring })
  const cutOut = (other: Key) => reshape('cut_out', { shape: chosenShape(), other: shapeOf(other) })
  const buffer = (metres: number) => reshape('buffer', { shape: chosenShape(), metres })
  const strip = (left_m: number, right_m: number) => reshape('parallel_strip', { line: chosenShape(), left_m, right_m })
  const simplify = (metres: number) => reshape('simplify', { shape: chosenShape(), metres })

  /** The first part stays what the feature was; the others are new ones like it. */
  async function split(line: Shape): Promise<void> {
    const [key, content] = [planning.chosenKey!, planning.chosen!]
    const parts = await ask('split', { shape: content.geometry, line })
    if (!parts) return
    const changes: Record<Key, Content> = {}
    parts.forEach((geometry, at) => {
      changes[at === 0 ? key : planning.newKey()] = at === 0 ? { ...content, geometry } : partOf(content, geometry, at + 1)
    })
    planning.change(changes)
    planning.select(Object.keys(changes))
  }

  /** All become the one that was chosen first. */
  async function merge(): Promise<void> {
    const [first, ...rest] = [...planning.selected]
    const args = { shapes: planning.selected.map(shapeOf), allow_parts: true }
    const [geometry] = (await ask('merge', args)) ?? []
    if (!geometry || !first) return
    planning.change({ [first]: { ...planning.contents[first]!, geometry }, ...Object.fromEntries(rest.map((key) => [key, null])) })
    planning.select([first])
  }

  function remove(): void {
    const keys = [...planning.selected]
    if (keys.length === 0) return
    // Features that only happen to be deleted at once are no operation that has to be saved whole.
    for (const key of keys) planning.change({ [key]: null }, `delete ${keys.join(' ')}`)
    planning.select([])
  }

  /** What has been drawn goes where it was meant to; false when it may not be drawn. */
  async function take(drawn: Shape): Promise<boolean> {
    const shape = withoutRepeats(drawn)
    if (findFault(shape)) return false
    const { purpose } = planning
    planning.idle()
    if (purpose === 'hole') await addHole(shape)
    else if (purpose === 'split') await split(shape)
    else create([{ ...blankContent(shape) }])
    return true
  }

  function create(contents: Content[]): void {
    const changes = Object.fromEntries(contents.map((content) => [planning.newKey(), content]))
    const keys = Object.keys(changes)
    // Features from a list stand for themselves and are saved one by one, if the planner likes.
    const { bonds } = planning
    planning.change(changes)
    planning.bonds = bonds
    planning.select(keys.length === 1 ? keys : [])
  }

  function partOf(content: Content, geometry: Shape, n: number): Content {
    return { ...structuredClone(content), geometry, name: translate('planning.partName', { name: content.name, n }) }
  }

  const isOfKind = (shape: Shape): boolean => planning.kind?.geometries.includes(kindOf(shape)) ?? false

  return { busy, problem, ask, addHole, cutOut, buffer, strip, simplify, split, merge, remove, take, create, isOfKind }
})
