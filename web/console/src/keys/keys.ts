/** The console's one registry, and how components use it. */
import { onBeforeUnmount, onMounted } from 'vue'

import { type Binding, KeyRegistry } from './registry'

export type { Binding } from './registry'

export const keys = new KeyRegistry()

/** Listens on the window; called once by the app. */
export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => void keys.handle(event))
}

/** Bindings that live as long as the component. */
export function useKeys(...bindings: Binding[]): void {
  let release = () => {}
  onMounted(() => {
    release = keys.register(...bindings)
  })
  onBeforeUnmount(() => release())
}

/** A scope that covers the console as long as the component lives (palettes, dialogs, sheets). */
export function useKeyScope(scope: string): void {
  let close = () => {}
  onMounted(() => {
    close = keys.openScope(scope)
  })
  onBeforeUnmount(() => close())
}
