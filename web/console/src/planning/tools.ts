/** The tools and operations of the bar: their keys, their signs and when they can be used. */
import type { ShapeKind } from './model/content'
import type { Tool } from './store'

export interface ToolButton {
  id: Tool | 'list'
  key: string
  /** Kinds of shapes it draws; a layer that takes none of them has no such tool. */
  draws: ShapeKind[]
  icon: string
}

export const TOOLS: readonly ToolButton[] = [
  { id: 'select', key: 'v', draws: ['point', 'line', 'polygon'], icon: 'M4 2.5l8.5 6.2-4 .6 2.3 4.2-1.7.9-2.2-4.3L4 12.9z' },
  { id: 'point', key: 'p', draws: ['point'], icon: 'M8 14s4.5-4.4 4.5-7.6a4.5 4.5 0 0 0-9 0C3.5 9.6 8 14 8 14zM8 5v2.6M6.7 6.3h2.6' },
  { id: 'line', key: 'l', draws: ['line'], icon: 'M3 13l3.5-6 4 2.5L13 3M2 12h2v2H2zM12 2h2v2h-2z' },
  { id: 'polygon', key: 'a', draws: ['polygon'], icon: 'M3 6l6-3.5 4.5 4L11 13H4.5z' },
  { id: 'circle', key: 'c', draws: ['polygon'], icon: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 8h5' },
  { id: 'rectangle', key: 'r', draws: ['polygon'], icon: 'M2.5 4h11v8h-11z' },
  { id: 'freehand', key: 'd', draws: ['polygon', 'line'], icon: 'M2 11c2-6 4-7 5-5s-2 5 0 6 3-5 6-5M12 5.5l1.5 1.5L12 8.5' },
  { id: 'road', key: 'w', draws: ['line'], icon: 'M2.5 13.5C2.5 9 13.5 9 13.5 4.5M13.5 4.5V2.5M5 13.5c0-1.5 1-2 2-2.5M9 10c1.5-.7 2.5-1.3 3-2M2.5 13.5V11' },
  { id: 'list', key: 'i', draws: ['line'], icon: 'M6 4h8M6 8h8M6 12h5M2.5 4h1M2.5 8h1M2.5 12h1' },
]

export type OperationId = 'whole' | 'vertices' | 'hole' | 'split' | 'merge' | 'cut_out' | 'buffer' | 'strip' | 'simplify' | 'remove'

export interface OperationButton {
  id: OperationId
  key: string
  /** Kinds of the chosen shape it takes. */
  takes: ShapeKind[]
  /** How many have to be chosen. */
  count: 'one' | 'several' | 'any'
  icon: string
}

export const OPERATIONS: readonly OperationButton[] = [
  { id: 'whole', key: 'm', takes: ['line', 'polygon'], count: 'one', icon: 'M8 2v12M2 8h12M6.3 3.7L8 2l1.7 1.7M6.3 12.3L8 14l1.7-1.7M3.7 6.3L2 8l1.7 1.7M12.3 6.3L14 8l-1.7 1.7' },
  { id: 'vertices', key: 't', takes: ['point', 'line', 'polygon'], count: 'one', icon: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9' },
  { id: 'hole', key: 'h', takes: ['polygon'], count: 'one', icon: 'M2.5 3h11v10h-11zM6 6.5h4v3H6z' },
  { id: 'split', key: 'x', takes: ['polygon', 'line'], count: 'one', icon: 'M2.5 4h4.5M9 4h4.5v8H9M7 12H2.5V4M8 1.5v13' },
  { id: 'merge', key: 'u', takes: ['polygon', 'line'], count: 'several', icon: 'M2.5 2.5h7v4h4v7h-7v-4h-4z' },
  { id: 'cut_out', key: 'e', takes: ['polygon', 'line'], count: 'one', icon: 'M2.5 2.5h8v4.5h-3.5v3.5H2.5zM9 9h4.5v4.5H9z' },
  { id: 'buffer', key: 'b', takes: ['point', 'line', 'polygon'], count: 'one', icon: 'M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM13.5 8a5.5 5.5 0 1 1-1-3.2M14 2.5v2.7h-2.7' },
  { id: 'strip', key: 'o', takes: ['line'], count: 'one', icon: 'M2 12.5L10.5 4M5 15l9-9M8 8.5L3.5 10M8 8.5l1 4' },
  { id: 'simplify', key: 's', takes: ['line', 'polygon'], count: 'one', icon: 'M2 10l2-4 2 5 2-5 2 3 1-2M2 13.5h12' },
  { id: 'remove', key: 'Delete', takes: ['point', 'line', 'polygon'], count: 'any', icon: 'M3 4.5h10M6 4.5V2.5h4v2M4.5 4.5l.7 9h5.6l.7-9M6.7 7v4M9.3 7v4' },
]

export function canUse({ takes, count }: OperationButton, chosen: readonly ShapeKind[]): boolean {
  if (chosen.length === 0 || !chosen.every((kind) => takes.includes(kind))) return false
  if (count === 'one') return chosen.length === 1
  return count === 'any' || (chosen.length > 1 && new Set(chosen).size === 1)
}
