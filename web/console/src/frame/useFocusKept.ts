/**
 * Keeps the focus within a sheet when what had it goes away (a form is sent, a page makes room for its list) or is
 * disabled while something is done: it goes back to what had it last and is still there, else to the sheet itself.
 */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const LONGEST_TRAIL = 40

export function useFocusKept(root: Readonly<Ref<HTMLElement | null>>): void {
  /** What had the focus, the last one at the end; it may have gone, and come back. */
  let trail: HTMLElement[] = []
  const watcher = new MutationObserver(lookSoon)
  let wasDisabled = false
  let asked = 0

  onMounted(() => {
    root.value!.addEventListener('focusin', note)
    // What is hidden or disabled loses it some time later, and says so; what is taken away does not say it.
    root.value!.addEventListener('focusout', lookSoon)
    watcher.observe(root.value!, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
  })
  onBeforeUnmount(() => {
    watcher.disconnect()
    cancelAnimationFrame(asked)
  })

  function note({ target }: FocusEvent): void {
    if (target === root.value) return
    trail = [...trail.filter((one) => one !== target), target as HTMLElement].slice(-LONGEST_TRAIL)
  }

  function lookSoon(): void {
    cancelAnimationFrame(asked)
    asked = requestAnimationFrame(() => (asked = requestAnimationFrame(look)))
  }

  function look(): void {
    const sheet = root.value
    const last = trail.at(-1)
    const active = document.activeElement
    if (!sheet || !last) return
    // It rests on the sheet only until what had it can take it again.
    if (active === sheet && sheet.contains(last) && mayTake(last) && wasDisabled) last.focus()
    else if ((active === null || active === document.body) && !mayTake(last)) giveBack(sheet, last)
  }

  function giveBack(sheet: HTMLElement, last: HTMLElement): void {
    wasDisabled = last.isConnected && last.matches(':disabled')
    const to = wasDisabled ? sheet : (trail.findLast((one) => sheet.contains(one) && mayTake(one)) ?? sheet)
    to.focus({ preventScroll: to === sheet })
  }
}

function mayTake(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && (element.checkVisibility?.() ?? true)
}
