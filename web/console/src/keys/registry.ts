/**
 * The central list of keys. A binding belongs to a scope; while a scope is open above the console (a palette, a
 * dialog), only its own bindings and those that work `always` are heard. The last one registered is asked first.
 */

export type Scope = 'console' | 'always' | (string & {})

export interface Binding {
  /** Names it in the shortcut sheet: an i18n key. */
  label: string
  /** `j`, `Enter`, `?`, `[`, `mod+k`, a sequence `g z`, or several of these. `mod` is Ctrl, or ⌘ on a Mac. */
  keys: string | string[]
  scope?: Scope
  /** The group in the sheet: an i18n key. */
  group?: string
  /** Not heard while this says no. */
  when?: () => boolean
  /** Heard also while typing into a field, or with Enter and Space on a button. */
  whileTyping?: boolean
  /** Returning false lets the next binding, or the browser, have the key. */
  run: (event: KeyboardEvent, key: string) => void | boolean
}

const SEQUENCE_MS = 1200

export class KeyRegistry {
  private bindings: Binding[] = []
  private open: string[] = []
  private pending: { key: string; at: number } | null = null
  private readonly listeners = new Set<() => void>()

  /** Adds bindings; the answer removes them again. */
  register(...added: Binding[]): () => void {
    this.bindings = [...added.slice().reverse(), ...this.bindings]
    this.tell()
    return () => {
      this.bindings = this.bindings.filter((binding) => !added.includes(binding))
      this.tell()
    }
  }

  /** Opens a scope above all others; the answer closes it. */
  openScope(scope: string): () => void {
    this.open = [...this.open, scope]
    return () => {
      const at = this.open.lastIndexOf(scope)
      this.open = this.open.filter((_, index) => index !== at)
    }
  }

  get scope(): Scope {
    return this.open.at(-1) ?? 'console'
  }

  list(): readonly Binding[] {
    return this.bindings.slice().reverse()
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Runs what a key press stands for; true when somebody took it. */
  handle(event: KeyboardEvent): boolean {
    if (event.isComposing || isBareModifier(event.key)) return false
    const key = nameOf(event)
    const sequence = this.sequenceWith(key, event.timeStamp)
    const taken = (sequence !== null && this.run(sequence, event)) || this.run(key, event)
    if (!taken && this.startsSequence(key, event)) {
      this.pending = { key, at: event.timeStamp }
      return true
    }
    return taken
  }

  private sequenceWith(key: string, at: number): string | null {
    const before = this.pending
    this.pending = null
    return before && at - before.at <= SEQUENCE_MS ? `${before.key} ${key}` : null
  }

  private run(key: string, event: KeyboardEvent): boolean {
    for (const binding of this.heard(event)) {
      if (keysOf(binding).includes(key) && binding.run(event, key) !== false) {
        event.preventDefault()
        return true
      }
    }
    return false
  }

  private startsSequence(key: string, event: KeyboardEvent): boolean {
    return this.heard(event).some((binding) => keysOf(binding).some((keys) => keys.startsWith(`${key} `)))
  }

  private heard(event: KeyboardEvent): Binding[] {
    const typing = isTyping(event) || isPressing(event)
    return this.bindings.filter(
      (binding) =>
        (binding.scope === 'always' || (binding.scope ?? 'console') === this.scope) &&
        (!typing || binding.whileTyping === true) &&
        (binding.when?.() ?? true),
    )
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

function keysOf(binding: Binding): string[] {
  return typeof binding.keys === 'string' ? [binding.keys] : binding.keys
}

/** Letters are lower case whatever Shift and Caps Lock say; signs such as `?` are what was typed. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const name = key === ' ' ? 'Space' : key
  const modifiers = `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}`
  const shift = event.shiftKey && (event.key.length > 1 || modifiers !== '') ? 'shift+' : ''
  return `${modifiers}${shift}${name}`
}

function isBareModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta'
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select')
}

/** Enter and Space on a control belong to the control: they press it. */
function isPressing(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false
  const controls = 'button, a[href], summary, input, [role=button], [role=switch], [role=tab], [role=menuitem]'
  return event.target instanceof HTMLElement && event.target.closest(controls) !== null
}
