/** A picture of one or two maps with a heading and a legend, as one PNG. */
import { drawSwatch } from './hatch'
import type { LegendLine } from './legend'

const MARGIN = 16
const HEAD = 44
const ROW = 26
const SWATCH = 26
const GAP = 8

export interface Sheet {
  pictures: ImageBitmap[]
  title: string
  sample: string
  legend: LegendLine[]
  colours: { ground: string; text: string; line: string; font: string }
}

export async function drawSheet({ pictures, title, sample, legend, colours }: Sheet): Promise<Blob> {
  const width = pictures.reduce((sum, { width: each }) => sum + each, (pictures.length - 1) * GAP)
  const height = Math.max(...pictures.map((picture) => picture.height))
  const columns = Math.max(1, Math.floor((width - MARGIN) / 200))
  const rows = Math.ceil(legend.length / columns)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = HEAD + height + rows * ROW + MARGIN
  const context = canvas.getContext('2d')!
  context.fillStyle = colours.ground
  context.fillRect(0, 0, canvas.width, canvas.height)
  write(context, `500 18px ${colours.font}`, sample ? `${title} · ${sample}` : title, MARGIN, 28, colours.text)
  let x = 0
  for (const picture of pictures) {
    context.drawImage(picture, x, HEAD)
    x += picture.width + GAP
  }
  legend.forEach((line, at) => {
    const left = MARGIN + (at % columns) * 200
    const top = HEAD + height + MARGIN / 2 + Math.floor(at / columns) * ROW
    drawSwatch(context, line.tone, left, top + 4, SWATCH, 14)
    write(context, `13px ${colours.font}`, line.words, left + SWATCH + 8, top + 16, colours.text)
  })
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png'))
}

function write(context: CanvasRenderingContext2D, font: string, words: string, x: number, y: number, colour: string): void {
  context.font = font
  context.fillStyle = colour
  context.fillText(words, x, y)
}
