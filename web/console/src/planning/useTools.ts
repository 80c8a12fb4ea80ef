/** Taking up tools and operations, by the bar or by their keys; and Esc, one step back. */
import { computed, type ComputedRef, ref, type Ref } from 'vue'

import { kindOf } from './model/content'
import { findFault } from './model/faults'
import { removeVertex } from './model/vertices'
import { useOperations } from './operations/useOperations'
import { useSketch } from './sketch'
import { type Purpose, type Tool, usePlanning } from './store'
import { canUse, OPERATIONS, type OperationButton, type OperationId, type ToolButton, TOOLS } from './tools'

export type AskedNumbers = 'buffer' | 'strip' | 'simplify'
/** Which operation waits for its numbers; one for the workspace. */
const asked = ref<AskedNumbers | null>(null)

interface Tools {
  asked: Ref<AskedNumbers | null>
  tools: ComputedRef<readonly ToolButton[]>
  usable: ComputedRef<ReadonlySet<OperationId>>
  take: (id: ToolButton['id']) => void
  operate: (id: OperationId) => void
  back: () => boolean
}

export function useTools(): Tools {
  const planning = usePlanning()
  const operations = useOperations()
  const sketch = useSketch()

  const tools = computed(() => TOOLS.filter(({ draws }) => draws.some((kind) => planning.kind?.geometries.includes(kind))))
  const usable = computed(() => {
    const chosen = planning.selected.flatMap((key) => planning.contents[key] ?? []).map(({ geometry }) => kindOf(geometry))
    return new Set(planning.isWritable ? OPERATIONS.filter((each: OperationButton) => canUse(each, chosen)).map(({ id }) => id) : [])
  })

  function clear(): void {
    asked.value = null
    operations.problem = null
    sketch.fault = null
  }

  function take(id: ToolButton['id']): void {
    if (id !== 'select' && !planning.isWritable) return
    clear()
    if (id === 'list') planning.sheet = 'road-list'
    else draw(id, 'create')
  }

  function draw(tool: Tool, purpose: Purpose): void {
    sketch.isWhole = false
    planning.purpose = purpose
    planning.tool = tool
    if (purpose === 'create' && tool !== 'select') planning.select([])
  }

  const acts: Record<OperationId, () => void> = {
    whole: () => (sketch.isWhole = !sketch.isWhole),
    vertices: () => (planning.sheet = 'vertices'),
    hole: () => draw('polygon', 'hole'),
    split: () => draw('line', 'split'),
    merge: () => void operations.merge(),
    cut_out: () => draw('pick', 'cut_out'),
    buffer: () => (asked.value = 'buffer'),
    strip: () => (asked.value = 'strip'),
    simplify: () => (asked.value = 'simplify'),
    remove,
  }

  function operate(id: OperationId): void {
    if (!usable.value.has(id)) return
    const vertex = sketch.vertex
    clear()
    if (id !== 'remove' && id !== 'whole') planning.idle()
    sketch.vertex = id === 'remove' ? vertex : null
    acts[id]()
  }

  /** The vertex that was taken last, else all that is chosen. */
  function remove(): void {
    const { vertex } = sketch
    sketch.vertex = null
    if (!vertex || !planning.chosen) return operations.remove()
    const shape = removeVertex(planning.chosen.geometry, vertex)
    if (!shape) return
    sketch.fault = findFault(shape)
    if (!sketch.fault) planning.changeChosen({ geometry: shape })
  }

  /** Out of what was begun last, then out of the tool, then out of the selection. False when nothing was left to leave. */
  function back(): boolean {
    if (asked.value) asked.value = null
    else if (sketch.shape && planning.tool !== 'select') sketch.steppingBack += 1
    else if (planning.tool !== 'select') planning.idle()
    else if (sketch.vertex || sketch.fault) sketch.vertex = sketch.fault = null
    else if (sketch.isWhole) sketch.isWhole = false
    else if (planning.selected.length > 0) planning.select([])
    else return false
    return true
  }

  return { asked, tools, usable, take, operate, back }
}
