/** What the study mask is, in words: which cells count, of which size, and why they are larger than asked for. */
import { formatCount } from '@/format/count'

import type { Study } from './types'

type Say = (key: string, named: Record<string, unknown>) => string

/** Cells of a kind and size, from what a grid is called: `h3:9` or `square:250`. */
export function gridWords(grid: string, t: Say): string {
  const [kind, size] = grid.split(':')
  return t(`hotspots.grids.${kind}`, { n: size })
}

/** One line: of what the study area was drawn, and how many cells count. */
export function studyWords(study: Study, t: Say): string {
  return t(`hotspots.study.${study.basis}`, { n: formatCount(study.cells) })
}

/** The rest of it: how large cells are, which count, and how many do not. */
export function maskWords(study: Study, grid: string, t: Say): string {
  return [gridWords(grid, t), t(`hotspots.mask.${study.mask}`, { n: formatCount(study.left_out) })].join(' · ')
}

/** Why cells are larger than the settings ask for, and what would do; nothing where they are not. */
export function coarserWords(study: Study, grid: string, t: Say): string {
  if (study.wanted === grid || study.most_cells === null) return ''
  return t(`hotspots.coarser.${study.mask}`, {
    grid: gridWords(grid, t), wanted: gridWords(study.wanted, t), n: formatCount(study.wanted_cells), most: formatCount(study.most_cells),
  })
}
