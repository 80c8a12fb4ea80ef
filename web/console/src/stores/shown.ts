/** What is shown of something that events keep true: itself, or something else while the past is looked at. */
import { type ShallowRef, shallowRef, triggerRef, watch } from 'vue'

export interface Shown<T> {
  shown: ShallowRef<T>
  /** Shows this in the place of what is live; null shows what is live again, with all that has come meanwhile. */
  showInstead: (value: T | null) => void
}

/** Follows what is live, which is changed in place and triggered. */
export function useShown<T>(live: ShallowRef<T>): Shown<T> {
  const shown = shallowRef(live.value) as ShallowRef<T>
  let instead: T | null = null

  function show(value: T): void {
    shown.value = value
    triggerRef(shown)
  }

  watch(live, () => instead ?? show(live.value), { flush: 'sync' })

  function showInstead(value: T | null): void {
    instead = value
    show(value ?? live.value)
  }

  return { shown, showInstead }
}
