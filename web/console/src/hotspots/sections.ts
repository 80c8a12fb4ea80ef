/** The list of hotspots in sections: by what has changed, by owner, or all by their cases. Pure. */
import { CHANGE_ORDER } from './scales'
import type { Hotspot, HotspotChange, Owner } from './types'

export type Order = 'count' | 'change' | 'owner'
export const ORDERS: Order[] = ['count', 'change', 'owner']

export interface Section {
  key: string
  /** By change. */
  change?: HotspotChange
  /** By owner; null for what belongs to nobody. */
  owner?: Owner | null
  items: Hotspot[]
}

const most = (a: Hotspot, b: Hotspot) => b.count - a.count || (b.z ?? 0) - (a.z ?? 0) || a.id - b.id

export function inSections(items: readonly Hotspot[], order: Order): Section[] {
  if (order === 'count') return items.length > 0 ? [{ key: 'all', items: [...items].sort(most) }] : []
  return order === 'change' ? byChange(items) : byOwner(items)
}

function byChange(items: readonly Hotspot[]): Section[] {
  return CHANGE_ORDER.flatMap((change) => {
    const own = items.filter((item) => item.change === change).sort(most)
    return own.length > 0 ? [{ key: change, change, items: own }] : []
  })
}

/** Owners with most cases first, what belongs to nobody last; a boundary hotspot stands with the first of its owners. */
function byOwner(items: readonly Hotspot[]): Section[] {
  const sections = new Map<string, Section>()
  for (const item of [...items].sort(most)) {
    const key = String(item.owner?.id ?? '')
    const section = sections.get(key) ?? { key: `owner-${key}`, owner: item.owner, items: [] }
    section.items.push(item)
    sections.set(key, section)
  }
  const cases = (section: Section) => section.items.reduce((sum, { count }) => sum + count, 0)
  return [...sections.values()].sort((a, b) => Number(!a.owner) - Number(!b.owner) || cases(b) - cases(a))
}
