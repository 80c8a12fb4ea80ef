/** Squads: ● available, ◐ assigned, ➤ en route, ■ on scene, ○ off; 12 px, with a notch that points where it heads. */
import type { Palette } from '../style/palette'

import { circle, drawSquare, fillWithHalo, outline, type Pen } from './canvas'
import type { SquadShape } from './imageId'

const SIDE = 20
const RADIUS = 5.5
const ARROW = [[0, -7.5], [6, 6], [0, 2.8], [-6, 6]] as const

function ring(pen: Pen, colour: string, halo: string, width: number): void {
  circle(pen, RADIUS)
  fillWithHalo(pen, halo, halo)
  circle(pen, RADIUS - width / 2)
  pen.context.strokeStyle = colour
  pen.context.lineWidth = width
  pen.context.stroke()
}

function halfDisc(pen: Pen, colour: string, halo: string): void {
  ring(pen, colour, halo, 1.8)
  pen.context.beginPath()
  pen.context.arc(pen.centre, pen.centre, RADIUS - 0.6, Math.PI / 2, (3 * Math.PI) / 2)
  pen.context.fillStyle = colour
  pen.context.fill()
}

function square(pen: Pen, colour: string, halo: string): void {
  const half = 5
  outline(pen, [[-half, -half], [half, -half], [half, half], [-half, half]])
  fillWithHalo(pen, colour, halo)
}

export function drawSquad(shape: SquadShape, palette: Palette): ImageData {
  const colour = palette.squad[shape]
  const halo = palette.ground
  return drawSquare(SIDE, (pen) => {
    if (shape === 'assigned') halfDisc(pen, colour, halo)
    else if (shape === 'off') ring(pen, colour, halo, 1.8)
    else if (shape === 'on_scene') square(pen, colour, halo)
    else if (shape === 'en_route') {
      outline(pen, ARROW)
      fillWithHalo(pen, colour, halo)
    } else {
      circle(pen, RADIUS)
      fillWithHalo(pen, colour, halo)
    }
  })
}

/** The tip that grows out of a mark, pointing north; the map turns it and draws it above the mark. */
export function drawHeading(shape: SquadShape, palette: Palette): ImageData {
  return drawSquare(28, (pen) => {
    outline(pen, [[0, -10.5], [3, -4.6], [-3, -4.6]])
    pen.context.fillStyle = palette.squad[shape]
    pen.context.fill()
  })
}
