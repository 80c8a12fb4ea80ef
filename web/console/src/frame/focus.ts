/** `v-focus` puts the cursor where a new surface expects it; `v-focus="false"` leaves it. */
import type { Directive } from 'vue'

export const focus: Directive<HTMLElement, boolean | undefined> = {
  mounted(element, { value }) {
    if (value !== false) element.focus()
  },
}
