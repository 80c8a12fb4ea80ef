/** What may be done next with a layer, and doing it; the server has the last word. */
import { computed, ref, shallowRef } from 'vue'

import { type Derivation, type Derive, deriveBoundaryAreas } from '@/api/boundaries'
import { drafts, versions as calls } from '@/api/publishing'
import { asProblem, type Problem } from '@/api/problem'
import type { LayerInfo } from '@/api/types'
import { translate } from '@/i18n/i18n'
import { useLayers } from '@/stores/layers'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'

import { useVersions } from './store'

export type Act = 'publish' | 'submit' | 'take_back' | 'freeze' | 'thaw' | 'discard'

/** The acts that a layer's state and the account's permissions allow, the likeliest first. */
export function actsOf(layer: Pick<LayerInfo, 'state' | 'drafted' | 'editable' | 'version'>, may: { plan: boolean; publish: boolean }): Act[] {
  const hasDraft = layer.drafted > 0
  switch (layer.state) {
    case 'frozen':
      return may.publish ? ['thaw'] : []
    case 'review':
      return [...(may.publish && hasDraft ? ['publish' as const] : []), ...(may.plan && layer.editable ? ['take_back' as const] : [])]
    default:
      return [
        ...(may.publish && hasDraft ? ['publish' as const] : []),
        ...(may.plan && layer.editable && hasDraft ? ['submit' as const, 'discard' as const] : []),
        ...(may.publish && !hasDraft && layer.version > 0 ? ['freeze' as const] : []),
      ]
  }
}

export function useActs() {
  const versions = useVersions()
  const layers = useLayers()
  const notices = useNotices()
  const session = useSession()
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  /** What the last derivation of boundary areas made. */
  const derivation = shallowRef<Derivation | null>(null)

  const acts = computed(() =>
    versions.layer ? actsOf(versions.layer, { plan: session.may('plan_layers'), publish: session.may('publish_layers') }) : [],
  )

  /** Runs an act, says what came of it, and shows the layer as it is then. */
  async function run(act: () => Promise<unknown>, words: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await act()
      notices.done(words)
      await Promise.all([layers.load(), versions.load()])
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  const id = () => versions.layerId!
  const say = (key: string, values: Record<string, unknown> = {}) => translate(`versions.done.${key}`, values)

  async function publish(reason: string, despite: string[] = []): Promise<boolean> {
    const isAll = versions.held.size === 0
    const n = versions.chosen.length
    let published = 0
    const act = async () => (published = (await drafts.publish(id(), reason, isAll ? null : versions.chosen, despite)).version)
    const done = await run(act, say('publish', { n }))
    if (done) {
      versions.held.clear()
      versions.tab = 'versions'
      await versions.compare(published)
    }
    return done
  }

  async function restore(version: number, note: string): Promise<boolean> {
    const done = await run(() => calls.restore(id(), version, note), say('restore', { version }))
    if (done) versions.tab = 'changes'
    return done
  }

  /** Drafts the boundary areas anew, and shows the draft. */
  async function derive(asked: Derive): Promise<boolean> {
    const of = id()
    let derived: Derivation | null = null
    const done = await run(async () => (derived = await deriveBoundaryAreas(of, asked)), translate('boundaries.done'))
    if (!done || versions.layerId !== of) return false
    derivation.value = derived
    versions.tab = 'changes'
    return true
  }

  return {
    acts, busy, problem, derivation, publish, restore, derive,
    submit: (note: string) => run(() => drafts.submit(id(), note), say('submit')),
    takeBack: () => run(() => drafts.takeBack(id()), say('take_back')),
    freeze: (note: string) => run(() => drafts.freeze(id(), note), say('freeze')),
    thaw: (reason: string) => run(() => drafts.thaw(id(), reason), say('thaw')),
    discard: (feature?: number) => run(() => drafts.discard(id(), feature), say('discard')),
  }
}
