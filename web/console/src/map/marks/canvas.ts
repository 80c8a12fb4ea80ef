/** A small canvas in which one unit is one CSS pixel, and what comes of it as an image for the map. */

export const IMAGE_RATIO = 2

export interface Pen {
  context: CanvasRenderingContext2D
  /** The side of the square, in CSS pixels. */
  side: number
  centre: number
}

/** Draws a square image of `side` CSS pixels at twice the density. */
export function drawSquare(side: number, draw: (pen: Pen) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side * IMAGE_RATIO
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.scale(IMAGE_RATIO, IMAGE_RATIO)
  context.lineJoin = 'round'
  draw({ context, side, centre: side / 2 })
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

export function circle({ context, centre }: Pen, radius: number): void {
  context.beginPath()
  context.arc(centre, centre, radius, 0, 2 * Math.PI)
}

/** A closed outline through points given around the centre. */
export function outline({ context, centre }: Pen, points: readonly (readonly [number, number])[]): void {
  context.beginPath()
  points.forEach(([x, y], at) => context[at === 0 ? 'moveTo' : 'lineTo'](centre + x, centre + y))
  context.closePath()
}

/** Fills the path and keeps it apart from what lies beneath by a line of the ground's colour. */
export function fillWithHalo({ context }: Pen, colour: string, halo: string, haloWidth = 3): void {
  context.strokeStyle = halo
  context.lineWidth = haloWidth
  context.stroke()
  context.fillStyle = colour
  context.fill()
}
