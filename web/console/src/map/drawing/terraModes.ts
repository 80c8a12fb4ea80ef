/** The drawing modes of terra-draw in our colours, snapping to what we say and refusing what may not be drawn. */
import {
  type GeoJSONStoreFeatures,
  type HexColor,
  type SnapToCustom,
  TerraDrawCircleMode,
  TerraDrawFreehandLineStringMode,
  TerraDrawFreehandMode,
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
} from 'terra-draw'

import { mix } from '../style/colour'
import type { Palette } from '../style/palette'

/** `committed`: the drawer has put a place; else the pointer only moves. */
export type Validate = (feature: GeoJSONStoreFeatures, stage: 'moving' | 'committed' | 'finished') => boolean

export const MODES = ['point', 'linestring', 'polygon', 'circle', 'rectangle', 'freehand', 'freehand-linestring'] as const
export type TerraMode = (typeof MODES)[number]

type Styles = Record<string, HexColor | number>
const STAGES = { provisional: 'moving', commit: 'committed', finish: 'finished' } as const

function areaStyles(accent: HexColor): Styles {
  return { fillColor: accent, fillOpacity: 0.14, outlineColor: accent, outlineWidth: 2.5 }
}

function guides(accent: HexColor, ground: HexColor): Styles {
  const guide = (name: string, width: number): Styles => ({
    [`${name}PointColor`]: ground, [`${name}PointWidth`]: width, [`${name}PointOutlineColor`]: accent, [`${name}PointOutlineWidth`]: 2,
  })
  return { ...guide('closing', 6), ...guide('snapping', 6), ...guide('coordinate', 4) }
}

/** The styles of each mode; colours have to be written in full hexadecimal. */
export function stylesOf({ accent, ground }: Palette): Record<TerraMode, Styles> {
  const [line, paper] = [mix(accent, accent, 0), mix(ground, ground, 0)] as [HexColor, HexColor]
  const points = guides(line, paper)
  return {
    point: { pointColor: line, pointWidth: 7, pointOutlineColor: paper, pointOutlineWidth: 2 },
    linestring: { lineStringColor: line, lineStringWidth: 3, ...points },
    polygon: { ...areaStyles(line), ...points },
    circle: areaStyles(line),
    rectangle: areaStyles(line),
    freehand: { ...areaStyles(line), ...points },
    'freehand-linestring': { lineStringColor: line, lineStringWidth: 3, ...points },
  }
}

export function makeModes(palette: Palette, toCustom: SnapToCustom, validate: Validate) {
  const styles = stylesOf(palette)
  const common = <M extends TerraMode>(mode: M) => ({
    styles: styles[mode],
    validation: (feature: GeoJSONStoreFeatures, { updateType }: { updateType: string }) => ({
      valid: validate(feature, STAGES[updateType as keyof typeof STAGES] ?? 'moving'),
    }),
  })
  const snapping = { toCustom }
  const keyEvents = { finish: 'Enter', cancel: null }
  return [
    new TerraDrawPointMode({ styles: styles.point }),
    new TerraDrawLineStringMode({ ...common('linestring'), snapping, keyEvents, showCoordinatePoints: true }),
    new TerraDrawPolygonMode({ ...common('polygon'), snapping, keyEvents, showCoordinatePoints: true }),
    new TerraDrawCircleMode({ ...common('circle'), segments: 96, keyEvents }),
    new TerraDrawRectangleMode({ ...common('rectangle'), keyEvents }),
    new TerraDrawFreehandMode({ ...common('freehand'), keyEvents, minDistance: 8 }),
    new TerraDrawFreehandLineStringMode({ ...common('freehand-linestring'), keyEvents, minDistance: 8 }),
  ]
}
