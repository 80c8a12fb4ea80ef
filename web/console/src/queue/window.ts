/** Which rows of a long list are drawn, and where it must be scrolled to; pure, in pixels and row numbers. */

export interface RowRange {
  /** The first row and the one after the last. */
  start: number
  end: number
}

/** The rows wholly or partly in sight. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number): RowRange {
  const start = Math.min(count, Math.max(0, Math.floor(scrollTop / rowHeight)))
  const end = Math.min(count, Math.max(start, Math.ceil((scrollTop + height) / rowHeight)))
  return { start, end }
}

/** The rows to draw: those in sight and some more on either side. */
export function rowsToDraw(inSight: RowRange, count: number, more: number): RowRange {
  return { start: Math.max(0, inSight.start - more), end: Math.min(count, inSight.end + more) }
}

/** Where to scroll so that a row is wholly in sight, moving as little as possible. */
export function scrollToShow(row: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - height)
}

/**
 * Where to scroll after the rows changed so that the reader sees the same ones: the preferred row (the selected one)
 * stays in place if it is in sight, else the first row in sight that is still there. A list that fits does not scroll.
 */
export function scrollToKeep(
  before: readonly number[],
  after: readonly number[],
  preferred: number | null,
  scrollTop: number,
  height: number,
  rowHeight: number,
): number {
  if (before.length * rowHeight <= height) return 0
  const sight = rowsInSight(scrollTop, height, rowHeight, before.length)
  const seen = before.slice(sight.start, sight.end)
  const remaining = new Map(after.map((id, row) => [id, row]))
  const isPreferredSeen = preferred !== null && seen.includes(preferred) && remaining.has(preferred)
  const kept = isPreferredSeen ? preferred : seen.find((id) => remaining.has(id))
  if (kept === undefined) return Math.min(scrollTop, Math.max(0, after.length * rowHeight - height))
  return Math.max(0, scrollTop + (remaining.get(kept)! - before.indexOf(kept)) * rowHeight)
}
