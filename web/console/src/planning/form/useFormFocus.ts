/** A form that opens takes the cursor, and gives it back to where it was. */
import { onBeforeUnmount, onMounted, useTemplateRef } from 'vue'

/** `name` is the template's ref of the form. */
export function useFormFocus(name = 'form'): void {
  const form = useTemplateRef<HTMLElement>(name)
  const before = document.activeElement as HTMLElement | null
  onMounted(() => {
    const first = form.value?.querySelector<HTMLElement>('input, textarea, select')
    first?.focus()
    if (first instanceof HTMLInputElement && first.type === 'number') first.select()
  })
  onBeforeUnmount(() => before?.focus())
}
