/** `v-focus` puts the cursor where a new surface expects it, of a form in its first field; `v-focus="false"` leaves it. */
import type { Directive } from 'vue'

export const focus: Directive<HTMLElement, boolean | undefined> = {
  mounted(element, { value }) {
    if (value === false) return
    const fields = [...element.querySelectorAll<HTMLElement>('input, select, textarea, button')]
    const first = element.matches('form') ? fields.find((each) => each.tabIndex >= 0) : element
    first?.focus()
  },
}
