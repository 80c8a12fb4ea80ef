/** The lines given before, kept on this machine; walked by the arrow keys. */

const KEY = 'console.command.history'
const KEPT = 50

export class CommandHistory {
  private lines: string[] = JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]
  private at = this.lines.length
  private unfinished = ''

  add(line: string): void {
    this.lines = [...this.lines.filter((known) => known !== line), line].slice(-KEPT)
    localStorage.setItem(KEY, JSON.stringify(this.lines))
    this.at = this.lines.length
  }

  /** The line one step older (-1) or newer (1); after the newest comes what was being written. */
  step(by: -1 | 1, current: string): string {
    if (this.at === this.lines.length) this.unfinished = current
    this.at = Math.min(this.lines.length, Math.max(0, this.at + by))
    return this.lines[this.at] ?? this.unfinished
  }
}
