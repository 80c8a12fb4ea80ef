/** Who may open a layer for editing, and opening it. */
import { asProblem } from '@/api/problem'
import type { LayerInfo } from '@/api/types'
import { boundsOf, positionsOf } from '@/map/camera'
import { useLayers } from '@/stores/layers'
import { useMapCommands } from '@/stores/mapCommands'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'

import { usePlanning } from './store'

export function useOpening(): { mayEdit: (layer: LayerInfo) => boolean; edit: (layer: LayerInfo) => Promise<void> } {
  const session = useSession()
  const planning = usePlanning()
  const layers = useLayers()
  const map = useMapCommands()

  const mayEdit = (layer: LayerInfo) => layer.editable && session.may('plan_layers')

  async function edit(layer: LayerInfo): Promise<void> {
    if (planning.isOpen && planning.unsaved.length > 0) {
      planning.sheet = 'leave'
      return
    }
    useSelection().clear()
    layers.treeOpen = false
    layers.show(layer.key, true)
    try {
      await planning.open(layer)
    } catch (thrown) {
      useNotices().problem(asProblem(thrown))
      return
    }
    const bounds = boundsOf(Object.values(planning.contents).flatMap(({ geometry }) => [...positionsOf(geometry.coordinates)]))
    if (bounds) map.fitBounds(bounds)
  }

  return { mayEdit, edit }
}
