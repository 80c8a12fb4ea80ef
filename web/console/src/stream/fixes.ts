/** Collects fixes and hands them on once per frame, the newest of each squad only. */
import type { FixRow } from '@/api/types'

export class FixBatch {
  private readonly newest = new Map<number, FixRow>()
  private waiting = false

  constructor(
    private readonly deliver: (rows: FixRow[]) => void,
    private readonly nextFrame: (action: () => void) => void = (action) => void requestAnimationFrame(action),
  ) {}

  add(rows: readonly FixRow[]): void {
    for (const row of rows) {
      const known = this.newest.get(row[0])
      if (!known || known[5] <= row[5]) this.newest.set(row[0], row)
    }
    if (this.waiting || this.newest.size === 0) return
    this.waiting = true
    this.nextFrame(() => this.flush())
  }

  private flush(): void {
    this.waiting = false
    const rows = [...this.newest.values()]
    this.newest.clear()
    this.deliver(rows)
  }
}
