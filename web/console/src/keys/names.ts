/** How a key is written on screen. */

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const SIGNS: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: 'Shift',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** `mod+k` → [['Ctrl', 'K']]; `g z` → [['G'], ['Z']]: the presses in order, each with what is held together. */
export function writeKeys(keys: string): string[][] {
  return keys.split(' ').map((press) => partsOf(press).map((key) => SIGNS[key] ?? capital(key)))
}

/** The plus sign is a key of its own where nothing is held with it. */
function partsOf(press: string): string[] {
  return press === '+' ? ['+'] : press.split('+')
}

function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}
