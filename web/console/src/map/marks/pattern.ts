/** Hatches that tile without a seam, and the small signs that go with them. */
import { fade } from '../style/colour'
import type { Palette } from '../style/palette'

import { circle, drawSquare, fillWithHalo, outline, type Pen } from './canvas'
import type { MarkImage } from './imageId'

type Hatch = Extract<MarkImage, { kind: 'hatch' }>['of']
type Sign = Extract<MarkImage, { kind: 'sign' }>['of']

const HATCH = {
  periphery: { side: 10, width: 1.3, opacity: 0.6, rising: true },
  boundary: { side: 8, width: 1.3, opacity: 0.6, rising: false },
  closure: { side: 8, width: 1.8, opacity: 0.65, rising: true },
} as const

/** Diagonals through the corners and the middle, drawn past the edges so that tiles meet. */
export function drawHatch(of: Hatch, palette: Palette): ImageData {
  const { side, width, opacity, rising } = HATCH[of]
  return drawSquare(side, ({ context }) => {
    context.strokeStyle = fade(palette[of], opacity)
    context.lineWidth = width
    for (const shift of [-side, 0, side]) {
      context.beginPath()
      context.moveTo(shift - 2, rising ? side + 2 : -2)
      context.lineTo(shift + side + 2, rising ? -2 : side + 2)
      context.stroke()
    }
  })
}

function closed(pen: Pen, palette: Palette): void {
  circle(pen, 6.5)
  fillWithHalo(pen, palette.ground, palette.ground)
  const { context, centre } = pen
  circle(pen, 6)
  context.strokeStyle = palette.closure
  context.lineWidth = 2
  context.stroke()
  context.beginPath()
  context.moveTo(centre - 4, centre + 4)
  context.lineTo(centre + 4, centre - 4)
  context.stroke()
}

/** A pin whose point is the place: filled for an incident being taken in, hollow for a place found. */
function pin(pen: Pen, fill: string, edge: string, halo: string): void {
  const { context, centre } = pen
  const top = centre - 11
  context.beginPath()
  context.moveTo(centre, centre)
  context.bezierCurveTo(centre - 2, centre - 4, centre - 6.5, centre - 6, centre - 6.5, top)
  context.arc(centre, top, 6.5, Math.PI, 0)
  context.bezierCurveTo(centre + 6.5, centre - 6, centre + 2, centre - 4, centre, centre)
  context.closePath()
  fillWithHalo(pen, fill, halo, 5)
  context.strokeStyle = edge
  context.lineWidth = 2
  context.stroke()
  context.beginPath()
  context.arc(centre, top, 2.2, 0, 2 * Math.PI)
  context.fillStyle = fill === edge ? halo : edge
  context.fill()
}

function oneway({ context, centre }: Pen, palette: Palette): void {
  context.strokeStyle = palette.roadLabel
  context.lineWidth = 1.4
  context.lineCap = 'round'
  context.beginPath()
  context.moveTo(centre - 6, centre)
  context.lineTo(centre + 5, centre)
  context.moveTo(centre + 2, centre - 2.8)
  context.lineTo(centre + 5.4, centre)
  context.lineTo(centre + 2, centre + 2.8)
  context.stroke()
}

function post(pen: Pen, palette: Palette): void {
  outline(pen, [[0, -5.5], [5.5, 0], [0, 5.5], [-5.5, 0]])
  fillWithHalo(pen, palette.ground, palette.ground, 4)
  outline(pen, [[0, -4.5], [4.5, 0], [0, 4.5], [-4.5, 0]])
  pen.context.strokeStyle = palette.eventRoute
  pen.context.lineWidth = 2
  pen.context.stroke()
}

export function drawSign(of: Sign, palette: Palette): ImageData {
  if (of === 'closed') return drawSquare(18, (pen) => closed(pen, palette))
  if (of === 'draft') return drawSquare(44, (pen) => pin(pen, palette.accent, palette.accent, palette.ground))
  if (of === 'found') return drawSquare(44, (pen) => pin(pen, palette.ground, palette.accent, palette.ground))
  if (of === 'post') return drawSquare(16, (pen) => post(pen, palette))
  return drawSquare(16, (pen) => oneway(pen, palette))
}
