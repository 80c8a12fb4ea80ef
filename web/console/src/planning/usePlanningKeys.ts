/** The keys of the workspace that belong to no tool; while it is open they come before those of the queue. */
import { useKeys } from '@/keys/keys'
import { boundsOf, positionsOf } from '@/map/camera'
import { useMapCommands } from '@/stores/mapCommands'

import { useSaving } from './saving/useSaving'
import { useSketch } from './sketch'
import { usePlanning } from './store'
import { useTools } from './useTools'

export function usePlanningKeys(): { leave: () => void; fit: () => void } {
  const planning = usePlanning()
  const saving = useSaving()
  const sketch = useSketch()
  const map = useMapCommands()
  const { back, take, tools } = useTools()

  function leave(): void {
    if (saving.count > 0) planning.sheet = 'leave'
    else planning.close()
  }

  /** What is chosen, else the whole layer. */
  function fit(): void {
    const keys = planning.selected.length > 0 ? planning.selected : Object.keys(planning.contents)
    const bounds = boundsOf(keys.flatMap((key) => [...positionsOf(planning.contents[key]?.geometry.coordinates)]))
    if (bounds) map.fitBounds(bounds)
  }

  const isDrawing = () => planning.tool !== 'select' && planning.tool !== 'pick'

  function undo(): void {
    if (isDrawing() && sketch.shape) sketch.steppingBack += 1
    else planning.undo()
  }

  useKeys(
    { keys: 'Escape', label: 'keys.back', group: 'keys.groupGo', run: () => void (back() || leave()) },
    { keys: 'mod+z', label: 'planning.undo', group: 'planning.groupPlanning', run: undo },
    { keys: ['mod+shift+z', 'mod+y'], label: 'planning.redo', group: 'planning.groupPlanning', run: planning.redo },
    { keys: 'mod+s', label: 'planning.save', group: 'planning.groupPlanning', whileTyping: true, run: () => void saving.saveAll() },
    { keys: 'f', label: 'planning.fit', group: 'planning.groupPlanning', run: fit },
    { keys: 'n', label: 'planning.newFeature', group: 'planning.groupPlanning', when: () => planning.isWritable, run: takeUsual },
    { keys: 'Enter', label: 'planning.finish', group: 'planning.groupTools', when: isDrawing, run: () => void (sketch.finishing += 1) },
    { keys: 'Backspace', label: 'planning.stepBack', group: 'planning.groupTools', when: isDrawing, run: () => void (sketch.steppingBack += 1) },
  )

  /** The first tool that draws what the layer takes. */
  function takeUsual(): void {
    const usual = tools.value.find(({ id }) => id !== 'select')
    if (usual) take(usual.id)
  }

  return { leave, fit }
}
