/** Undo and redo as a plain list of states; pure. */
export interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** What the last step was about: steps of one tag in a row become one, as letters typed into a field do. */
  tag: string | null
}

const MOST_STEPS = 200

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], tag: null }
}

export function step<T>(history: History<T>, present: T, tag: string | null = null): History<T> {
  if (present === history.present) return history
  if (tag !== null && tag === history.tag) return { ...history, present, future: [] }
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present, future: [], tag }
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1)
  if (present === undefined) return history
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future], tag: null }
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future
  if (present === undefined) return history
  return { past: [...history.past, history.present], present, future, tag: null }
}

/** Changes every state alike: what a colleague saved must not come undone by our undo. */
export function rebase<T>(history: History<T>, change: (state: T) => T): History<T> {
  return { past: history.past.map(change), present: change(history.present), future: history.future.map(change), tag: null }
}
