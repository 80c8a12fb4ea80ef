/** Drawing by terra-draw: it holds a shape only while it is drawn; what is finished goes to the workspace. */
import type { Position } from 'geojson'
import { type GeoJSONStoreFeatures, TerraDraw, TerraDrawModeUndoRedo, type TerraDrawMouseEvent } from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { onBeforeUnmount, onMounted, watch } from 'vue'

import type { LonLat } from '@/api/types'
import type { Shape } from '@/planning/model/content'
import { findFault, selfCrossing } from '@/planning/model/faults'
import { useOperations } from '@/planning/operations/useOperations'
import { useSketch } from '@/planning/sketch'
import { type Tool, usePlanning } from '@/planning/store'

import { useMap } from '../context'
import { slotLayerId } from '../style/slots'
import { makeModes, MODES, stylesOf, type TerraMode } from './terraModes'
import type { SnapTo } from './useSnapTargets'

const BY_TOOL: Partial<Record<Tool, TerraMode>> = { point: 'point', line: 'linestring', polygon: 'polygon', circle: 'circle', rectangle: 'rectangle' }
const REST = 'static'

export function useTerraDraw(snapTo: SnapTo): void {
  const { map, palette } = useMap()
  const planning = usePlanning()
  const operations = useOperations()
  const sketch = useSketch()
  let draw: TerraDraw | null = null

  function snapEvent({ lng, lat, heldKeys }: TerraDrawMouseEvent): Position | undefined {
    const found = heldKeys.includes('Alt') ? null : snapTo([lng, lat], null)
    sketch.snapped = found?.place ?? null
    return found?.place
  }

  /** While an area is drawn only the way so far may not cross itself; that back to its start may still change. */
  function validate({ geometry }: GeoJSONStoreFeatures, stage: 'moving' | 'committed' | 'finished'): boolean {
    const shape = geometry as Shape
    if (stage === 'finished' || shape.type !== 'Polygon') {
      sketch.fault = stage === 'finished' ? findFault(shape) : null
      return sketch.fault === null
    }
    const way = shape.coordinates[0]!.slice(0, -1) as LonLat[]
    const crossing = modeOf(planning.tool) === 'polygon' ? selfCrossing(way) : null
    sketch.fault = crossing && { code: 'self_intersection', at: crossing }
    return stage === 'moving' || crossing === null
  }

  function modeOf(tool: Tool): TerraMode | null {
    if (tool !== 'freehand') return BY_TOOL[tool] ?? null
    const takesAreas = planning.purpose === 'hole' || planning.kind?.geometries.includes('polygon')
    return takesAreas && planning.purpose !== 'split' ? 'freehand' : 'freehand-linestring'
  }

  function begin(): void {
    if (!draw) return
    sketch.clear()
    draw.clear()
    const mode = modeOf(planning.tool)
    draw.setMode(mode ?? REST)
  }

  function note(): void {
    const drawn = draw?.getSnapshot().find(({ properties }) => properties.currentlyDrawing)
    sketch.shape = (drawn?.geometry as Shape | undefined) ?? null
  }

  async function finish(id: string | number): Promise<void> {
    const shape = draw?.getSnapshotFeature(id)?.geometry as Shape | undefined
    if (!shape) return
    const { tool } = planning
    if (!(await operations.take(structuredClone(shape))) && planning.tool === tool) begin()
  }

  /** terra-draw hears the keys of its own canvas only. */
  function pressEnter(): void {
    const init = { key: 'Enter', bubbles: true }
    map.getCanvas().dispatchEvent(new KeyboardEvent('keyup', init))
  }

  onMounted(() => {
    const adapter = new TerraDrawMapLibreGLAdapter({ map, renderBelowLayerId: slotLayerId('selected'), coordinatePrecision: 9 })
    draw = new TerraDraw({ adapter, modes: makeModes(palette.value, snapEvent, validate), undoRedo: { modeLevel: new TerraDrawModeUndoRedo() } })
    draw.start()
    draw.on('change', note)
    draw.on('finish', (id) => queueMicrotask(() => void finish(id)))
    begin()
    watch(() => [planning.tool, planning.purpose], begin)
    watch(() => sketch.finishing, () => modeOf(planning.tool) && pressEnter())
    watch(() => sketch.steppingBack, () => modeOf(planning.tool) && stepBack())
    watch(palette, (next) => {
      for (const mode of MODES) draw?.setModeStyles(mode, stylesOf(next)[mode])
    })
  })
  onBeforeUnmount(() => {
    draw?.stop()
    draw = null
    sketch.clear()
  })

  /** Takes back the last place; without any left, the drawing ends. */
  function stepBack(): void {
    if (!draw?.undo()) begin()
  }
}
