/** What a derivation and a boundary area tell, cut down to what is shown. Pure. */
import type { BoundaryArea, Derivation, Member } from '@/api/boundaries'

export const OUTCOMES = ['created', 'changed', 'unchanged', 'kept', 'deleted'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Every outcome with its count, in the order in which it is told. */
export const countsOf = (derivation: Derivation): { what: Outcome; n: number }[] => OUTCOMES.map((what) => ({ what, n: derivation[what] }))

export const keptOf = (derivation: Derivation): Member[] => derivation.members.filter((member) => member.what === 'kept')

/** The first few of a list, and how many there are if those are not all. */
export function firstOf<T>(items: readonly T[], most: number): { first: T[]; all: number | null } {
  return { first: items.slice(0, most), all: items.length > most ? items.length : null }
}

/** A measure among a feature's attributes; one drawn by hand may have none. */
export function measureOf(attributes: BoundaryArea['attributes'], key: string): number | null {
  const value = attributes[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export const LEAST_M = 1
export const MOST_M = 5000

/** Metres as typed: nothing typed is null (the setting decides), what cannot be taken is undefined. */
export function readWithin(typed: string): number | null | undefined {
  if (!typed.trim()) return null
  const value = Number(typed)
  return Number.isFinite(value) && value >= LEAST_M && value <= MOST_M ? value : undefined
}
