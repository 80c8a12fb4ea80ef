/**
 * Makes sure that Chinese labels have a font before the first one is drawn: the engine rasterises each sign once and
 * keeps it. Where the machine has a Chinese font nothing is loaded; where it has none, the console's own is.
 */

const FAMILY = 'Noto Sans SC'
const LOCAL = '24px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
const PATIENCE_MS = 4000

function signature(context: CanvasRenderingContext2D, sign: string): string {
  context.clearRect(0, 0, 32, 32)
  context.fillText(sign, 2, 26)
  return context.getImageData(0, 0, 32, 32).data.join()
}

/** A machine without a Chinese font draws the same empty box for every sign. */
function hasChineseFont(): boolean {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 32
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return true
  context.font = LOCAL
  return signature(context, '街') !== signature(context, '道')
}

function bundledFaces(): FontFace[] {
  return [...document.fonts].filter((face) => face.family.replace(/["']/g, '') === FAMILY)
}

/** Resolves once labels can be drawn; a font that does not arrive in time must not keep the map away. */
export async function loadLabelFonts(): Promise<void> {
  if (hasChineseFont()) return
  const loading = Promise.allSettled(bundledFaces().map((face) => face.load()))
  await Promise.race([loading, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}
