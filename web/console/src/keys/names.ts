/** How a key is written on screen. */

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const SIGNS: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: 'Shift',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** `mod+k` → [['Ctrl', 'K']]; `g z` → [['G'], ['Z']]: the presses in order, each with what is held together. */
export function writeKeys(keys: string): string[][] {
  return keys.split(' ').map((press) => press.split('+').map((key) => SIGNS[key] ?? capital(key)))
}

function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}
