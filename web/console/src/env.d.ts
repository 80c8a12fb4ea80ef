/// <reference types="vite/client" />
import type { focus } from './frame/focus'

declare module 'vue' {
  interface GlobalDirectives {
    vFocus: typeof focus
  }
}
