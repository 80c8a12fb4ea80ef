/** The squads of one organisation seen from afar: a ring shared out by state around their number. */
import type { Palette } from '../style/palette'

import { circle, drawSquare, fillWithHalo } from './canvas'
import { CLUSTER_SHAPES } from './imageId'

const SIDE = 40
const RADIUS = 15
const GAP_RAD = 0.09

export function drawCluster(counts: readonly number[], palette: Palette): ImageData {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const parts = counts.filter((count) => count > 0).length
  return drawSquare(SIDE, (pen) => {
    const { context, centre } = pen
    circle(pen, RADIUS)
    fillWithHalo(pen, palette.panel, palette.ground, 6)
    let from = -Math.PI / 2
    counts.forEach((count, at) => {
      if (count === 0) return
      const angle = (count / total) * 2 * Math.PI
      const gap = parts > 1 ? Math.min(GAP_RAD, angle / 3) : 0
      context.beginPath()
      context.arc(centre, centre, RADIUS - 1, from + gap / 2, from + angle - gap / 2)
      context.strokeStyle = palette.squad[CLUSTER_SHAPES[at]!]
      context.lineWidth = 3
      context.stroke()
      from += angle
    })
    context.fillStyle = palette.text
    context.font = '500 12px "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(String(total), centre, centre + 0.5)
  })
}
