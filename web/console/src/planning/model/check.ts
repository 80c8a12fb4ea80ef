/** What the server would refuse of a content, told before it is asked; pure. */
import type { Attribute, Kind } from '@/api/planning'
import type { Problem } from '@/api/problem'

import { type Content, kindOf } from './content'
import { findFault } from './faults'
import { windowFaults } from './window'

/** A word of `planning.faults`, with what it speaks of; or the server's own words. */
export interface FieldFault {
  code?: string
  words?: string
  values?: Record<string, string | number>
}

/** By field: `name`, `geometry`, `attributes.note`, `window.phases[0].ends`, `demands.squads`. */
export type FieldFaults = Record<string, FieldFault>

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function attributeFault({ type, required, least, most }: Attribute, value: unknown): FieldFault | null {
  if (isEmpty(value)) return required ? { code: 'required' } : null
  if (type !== 'number' && type !== 'integer') return null
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'not_a_number' }
  if (type === 'integer' && !Number.isInteger(value)) return { code: 'not_whole' }
  const isOut = (least !== null && least !== undefined && value < least) || (most !== null && most !== undefined && value > most)
  return isOut ? { code: 'out_of_range', values: { least: least ?? '…', most: most ?? '…' } } : null
}

function demandFaults({ deadline_factor, coverage_min }: Content['demands']): FieldFaults {
  const faults: FieldFaults = {}
  const check = (key: string, value: number | undefined, least: number, most: number) => {
    if (value !== undefined && !(value >= least && value <= most)) faults[`demands.${key}`] = { code: 'out_of_range', values: { least, most } }
  }
  check('deadline_factor', deadline_factor, 0.1, 1)
  check('coverage_min', coverage_min, 1, 120)
  return faults
}

export function checkContent(content: Content, kind: Kind): FieldFaults {
  const faults: FieldFaults = demandFaults(content.demands)
  if (!content.name.trim()) faults.name = { code: 'required' }
  if (!kind.geometries.includes(kindOf(content.geometry))) faults.geometry = { code: 'not_of_kind' }
  const shape = findFault(content.geometry)
  if (shape) faults.geometry = { code: shape.code }
  for (const attribute of kind.attributes ?? []) {
    const fault = attributeFault(attribute, content.attributes[attribute.key])
    if (fault) faults[`attributes.${attribute.key}`] = fault
  }
  if (content.window) for (const [where, code] of Object.entries(windowFaults(content.window))) faults[`window.${where}`] = { code }
  return faults
}

/** Where the server's refusal belongs: its own members, or the steps of `where`; null for one of the whole. */
export function fieldOfProblem(problem: Problem): string | null {
  const { attribute, key, where } = problem.members as Record<string, string | undefined>
  if (problem.code === 'attribute_invalid') return `attributes.${attribute}`
  if (problem.code === 'demand_invalid') return `demands.${key}`
  if (problem.code === 'window_invalid') return `window.${where}`
  return problem.code === 'shape_invalid' || problem.code === 'geometry_not_of_kind' ? 'geometry' : null
}

const EDIT = /edits[.[](\d+)\]?\.(?:content\.)?(.+)$/

/** The edit and field of each detail of a refused form, where it tells them. */
export function placedDetails(problem: Problem): { edit: number; field: string; words: string }[] {
  return problem.errors.flatMap(({ where, what, accepted }) => {
    const found = EDIT.exec(where)
    return found ? [{ edit: Number(found[1]), field: found[2]!, words: accepted ? `${what} · ${accepted}` : what }] : []
  })
}
