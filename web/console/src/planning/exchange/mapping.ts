/** The table of columns: what each holds and becomes. */
import type { Import } from '@/api/exchange'

export interface ColumnRow {
  column: string
  examples: string[]
  target: string
}

const EXAMPLES = 3
const LONGEST = 40

export function columnRows(upload: Import): ColumnRow[] {
  const { file, options } = upload
  if (!file) return []
  return file.columns.map((column) => ({
    column,
    examples: examplesOf(file.first_rows.map((row) => row[column])),
    target: options.mapping?.[column] ?? '',
  }))
}

/** The first values that differ, short enough for a cell. */
export function examplesOf(values: unknown[]): string[] {
  const texts = values.filter((value) => value !== null && value !== undefined && value !== '').map(asText)
  return [...new Set(texts)].slice(0, EXAMPLES)
}

function asText(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** The mapping with a column become something else; another column that was this is left out. */
export function mapped(mapping: Record<string, string>, column: string, target: string): Record<string, string> {
  const rest = Object.entries(mapping).filter(([other, taken]) => other !== column && taken !== target)
  return Object.fromEntries(target ? [...rest, [column, target]] : rest)
}

const NOT_TO_MATCH = ['window', 'demands']

/** By what rows can be known to be features that the layer has. */
export function matchable(mapping: Record<string, string>): string[] {
  return Object.values(mapping).filter((target) => !NOT_TO_MATCH.includes(target))
}

/** How large a file is, in words that do not depend on the language. */
export function sizeOf(bytes: number): string {
  return bytes < 2 ** 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}

type Bounds = [west: number, south: number, east: number, north: number]

/** Bounds with room at the left, where the dialog stands over the map. */
export function besideDialog([west, south, east, north]: Bounds): Bounds {
  return [west - (east - west) * 0.5, south, east, north]
}
