/** Hatches drawn on a canvas, as the map's painter draws them. */
import type { Hatch, Tone } from './scales'

const FAINT: Record<Hatch, number> = { solid: 1, dots: 0.3, lines: 0.3, rising: 0.35, falling: 0.25, cross: 0.2, sparse: 0.12, hollow: 0.08 }

/** A swatch of a tone with its edge. */
export function drawSwatch(context: CanvasRenderingContext2D, { colour, hatch }: Tone, x: number, y: number, width: number, height: number): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.fillStyle = context.strokeStyle = colour
  context.globalAlpha = FAINT[hatch]
  context.fillRect(x, y, width, height)
  context.globalAlpha = 1
  HATCHING[hatch]?.(context, x, y, width, height)
  context.lineWidth = 2
  context.strokeRect(x, y, width, height)
  context.restore()
}

type Draw = (context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) => void

const diagonals = (rising: boolean, every: number, thick: number): Draw => (context, x, y, width, height) => {
  context.lineWidth = thick
  for (let at = -height; at < width + height; at += every) {
    context.beginPath()
    context.moveTo(x + at, rising ? y + height : y)
    context.lineTo(x + at + height, rising ? y : y + height)
    context.stroke()
  }
}

const dots = (every: number, radius: number): Draw => (context, x, y, width, height) => {
  for (let row = every / 2; row < height; row += every) {
    for (let column = every / 2; column < width; column += every) {
      context.beginPath()
      context.arc(x + column, y + row, radius, 0, 2 * Math.PI)
      context.fill()
    }
  }
}

const HATCHING: Partial<Record<Hatch, Draw>> = {
  dots: dots(5, 1.5),
  sparse: dots(9, 1.8),
  rising: diagonals(true, 5, 1.8),
  falling: diagonals(false, 6, 1.5),
  cross: (...to) => {
    diagonals(true, 6, 1.2)(...to)
    diagonals(false, 6, 1.2)(...to)
  },
  lines: (context, x, y, width, height) => {
    context.lineWidth = 2
    for (let at = 3; at < height; at += 5) {
      context.beginPath()
      context.moveTo(x, y + at)
      context.lineTo(x + width, y + at)
      context.stroke()
    }
  },
}
