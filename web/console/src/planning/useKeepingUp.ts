/** Keeps the open layer up with what colleagues do to it. */
import { watch } from 'vue'

import { asProblem } from '@/api/problem'
import { useLayers } from '@/stores/layers'
import { useNotices } from '@/stores/notices'

import { useSaving } from './saving/useSaving'
import { usePlanning } from './store'

export function useKeepingUp(): void {
  const planning = usePlanning()
  const saving = useSaving()
  const layers = useLayers()

  watch(() => layers.all, (all) => {
    const now = all.find(({ id }) => id === planning.layer?.id)
    if (now) planning.layer = now
  })
  watch(() => layers.lastEvent, (event) => {
    // What this sitting saves is read anew by itself.
    if (event?.id !== planning.layer?.id || saving.busy || planning.loading) return
    planning.refresh().catch((thrown: unknown) => useNotices().problem(asProblem(thrown)))
  })
}
