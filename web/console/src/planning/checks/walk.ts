/** Up and down move the focus through the buttons of a list. */
export function walkButtons(event: KeyboardEvent, root: HTMLElement | null, selector: string): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (by === undefined || !root || !(event.target as HTMLElement).matches(selector)) return
  const all = [...root.querySelectorAll<HTMLElement>(selector)]
  const next = all[all.indexOf(event.target as HTMLElement) + by]
  event.preventDefault()
  event.stopPropagation()
  next?.focus()
}
