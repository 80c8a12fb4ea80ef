/**
 * Keeps the focus within a sheet when what had it goes away (a form is sent, a page makes room for its list) or is
 * disabled while something is done: it goes back to what had it last and is still there, else to the sheet itself.
 */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const LONGEST_TRAIL = 40

export function useFocusKept(root: Readonly<Ref<HTMLElement | null>>): void {
  /** What had the focus, the last one at the end; it may have gone, and come back. */
  let trail: HTMLElement[] = []
  /** Whether the sheet has the focus only until something that had it can take it again. */
  let resting = false
  let asked = 0
  const watcher = new MutationObserver(noteChange)

  onMounted(() => {
    const sheet = root.value!
    sheet.addEventListener('focusin', ({ target }) => note(target as HTMLElement))
    // What is hidden or disabled loses it some time later, and says so; what is taken away does not say it.
    sheet.addEventListener('focusout', lookSoon)
    watcher.observe(sheet, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
    if (sheet.contains(document.activeElement)) note(document.activeElement as HTMLElement)
  })
  onBeforeUnmount(() => {
    watcher.disconnect()
    cancelAnimationFrame(asked)
  })

  function note(target: HTMLElement): void {
    if (target === root.value) return
    resting = false
    trail = [...trail.filter((one) => one !== target), target].slice(-LONGEST_TRAIL)
  }

  function noteChange(): void {
    // It may be enabled again before the browser takes the focus off it.
    resting ||= trail.at(-1)?.matches(':disabled') ?? false
    lookSoon()
  }

  function lookSoon(): void {
    cancelAnimationFrame(asked)
    asked = requestAnimationFrame(() => (asked = requestAnimationFrame(look)))
  }

  function look(): void {
    const [sheet, last, active] = [root.value, trail.at(-1), document.activeElement]
    if (!sheet || !last) return
    const isLost = (active === null || active === document.body) && (resting || !mayTake(last))
    if (!isLost && !(resting && active === sheet)) return
    const isBusy = last.isConnected && last.matches(':disabled')
    const to = isBusy ? sheet : (trail.findLast((one) => sheet.contains(one) && mayTake(one)) ?? sheet)
    resting = to === sheet
    to.focus({ preventScroll: resting })
  }
}

function mayTake(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && (element.checkVisibility?.() ?? true)
}
