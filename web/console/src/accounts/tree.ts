/** The organisations at or below one, in the order of the tree, each with how deep it stands. */
import type { Organisation } from '@/api/types'

export function below(all: readonly Organisation[], root: number): (Organisation & { depth: number })[] {
  const walk = (id: number, depth: number): (Organisation & { depth: number })[] => {
    const own = all.find((each) => each.id === id)
    const children = all.filter((each) => each.parent_id === id).sort((a, b) => a.code.localeCompare(b.code))
    return [...(own ? [{ ...own, depth }] : []), ...children.flatMap((child) => walk(child.id, depth + 1))]
  }
  return walk(root, 0)
}
