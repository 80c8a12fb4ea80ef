/** Incidents: ▲ P1 P2, ● P3, ○ P4 in a ring that empties toward the deadline; overdue, the ring is full and broken. */
import type { Priority } from '@/api/types'

import { fade } from '../style/colour'
import type { Palette } from '../style/palette'

import { circle, drawSquare, fillWithHalo, outline, type Pen } from './canvas'
import { RING_STEPS } from './imageId'

const SIDE = 34
const RING_RADIUS = 12
const NORTH = -Math.PI / 2

function sign(pen: Pen, priority: Priority, colour: string): void {
  const { context } = pen
  context.fillStyle = colour
  context.strokeStyle = colour
  if (priority <= 2) {
    const large = priority === 1 ? 1.12 : 0.95
    outline(pen, [[0, -6.6 * large], [6 * large, 4.4 * large], [-6 * large, 4.4 * large]])
    context.fill()
    return
  }
  circle(pen, priority === 3 ? 4.6 : 3.8)
  if (priority === 3) context.fill()
  else {
    context.lineWidth = 2
    context.stroke()
  }
}

function deadlineRing(pen: Pen, ring: number, colour: string): void {
  const { context, centre } = pen
  circle(pen, RING_RADIUS)
  context.strokeStyle = fade(colour, 0.28)
  context.lineWidth = 2.5
  context.stroke()
  if (ring === 0) return
  context.beginPath()
  context.arc(centre, centre, RING_RADIUS, NORTH, NORTH + (ring / RING_STEPS) * 2 * Math.PI)
  context.strokeStyle = colour
  context.stroke()
}

function overdueRing(pen: Pen, colour: string): void {
  const { context } = pen
  context.setLineDash([4.6, 2.94])
  circle(pen, RING_RADIUS)
  context.strokeStyle = colour
  context.lineWidth = 3.2
  context.stroke()
  context.setLineDash([])
}

export function drawIncident(priority: Priority, ring: number, overdue: boolean, palette: Palette): ImageData {
  const colour = palette.priority[priority]
  return drawSquare(SIDE, (pen) => {
    circle(pen, RING_RADIUS + 1.5)
    fillWithHalo(pen, palette.ground, fade(palette.ground, 0.85), 3)
    if (overdue) overdueRing(pen, palette.priority[1])
    else deadlineRing(pen, ring, colour)
    sign(pen, priority, colour)
  })
}
