/** The statistics of one day as the map paints them; those of days nearby are fetched before they are asked for. */
import { patternCode } from './scales'
import type { Series } from './calls'
import * as calls from './calls'
import type { Day, Emerging, GiStar } from './types'

export type Show = 'significance' | 'pattern'

export interface Picture {
  key: string
  runId: number
  asOf: Day
  show: Show
  cell: Int32Array
  /** Levels −3 … 3, or patterns −8 … 8. */
  code: Int8Array
  /** Cases by significance, hot weeks by pattern. */
  value: Float32Array
  /** Gi*'s z, or the trend's. */
  z: Float32Array
  cases: number
  patrols: number
  criticalZ: number | null
  tested: number
  /** What a rate is of, km or h, and nothing for counts; with the amount in each cell. */
  unit: '' | 'km' | 'h'
  exposure: Float32Array
  /** Cells with less than the least amount are not compared. */
  leftOut: { cells: number; cases: number; least: number } | null
}

const KEPT = 80

export function pictureOfGiStar(key: string, answer: GiStar): Picture {
  return {
    key, runId: answer.run_id, asOf: answer.as_of, show: 'significance', cell: Int32Array.from(answer.cell),
    code: Int8Array.from(answer.level), value: Float32Array.from(answer.count), z: Float32Array.from(answer.z),
    cases: answer.cases, patrols: answer.patrols, criticalZ: answer.critical_z, tested: answer.n,
    unit: answer.unit as Picture['unit'], exposure: Float32Array.from(answer.exposure),
    leftOut: answer.left_out && { ...answer.left_out, least: answer.least ?? 0 },
  }
}

export function pictureOfEmerging(key: string, answer: Emerging): Picture {
  const codes = new Map(answer.classes.map(({ code, key: name }) => [code, patternCode(name)]))
  return {
    key, runId: answer.run_id, asOf: answer.as_of, show: 'pattern', cell: Int32Array.from(answer.cell),
    code: Int8Array.from(answer.class, (code) => codes.get(code) ?? 0), value: Float32Array.from(answer.hot_weeks), z: Float32Array.from(answer.trend),
    cases: 0, patrols: 0, criticalZ: null, tested: 0, unit: '', exposure: new Float32Array(0), leftOut: null,
  }
}

/** Keeps the last pictures; one that is on its way is not asked for twice. */
export class PictureShelf {
  private readonly kept = new Map<string, Promise<Picture>>()
  private readonly there = new Map<string, Picture>()

  static keyOf(series: Series, asOf: Day | null, show: Show): string {
    return [series.group, series.window, series.source, show === 'significance' ? series.by : '', asOf ?? '', show].join('|')
  }

  /** The picture, when it is here already. */
  find(series: Series, asOf: Day | null, show: Show): Picture | null {
    return this.there.get(PictureShelf.keyOf(series, asOf, show)) ?? null
  }

  get(series: Series, asOf: Day | null, show: Show): Promise<Picture> {
    const key = PictureShelf.keyOf(series, asOf, show)
    const before = this.kept.get(key)
    if (before) {
      this.kept.delete(key)
      this.kept.set(key, before)
      return before
    }
    const asked = this.ask(key, series, asOf, show)
    this.kept.set(key, asked)
    asked.then((picture) => this.there.set(key, picture)).catch(() => this.kept.delete(key))
    for (const old of [...this.kept.keys()].slice(0, Math.max(0, this.kept.size - KEPT))) {
      this.kept.delete(old)
      this.there.delete(old)
    }
    return asked
  }

  clear(): void {
    this.kept.clear()
    this.there.clear()
  }

  private async ask(key: string, series: Series, asOf: Day | null, show: Show): Promise<Picture> {
    if (show === 'pattern') return pictureOfEmerging(key, await calls.emerging(series, asOf))
    return pictureOfGiStar(key, await calls.giStar(series, asOf))
  }
}
