/** Switches the theme on the root element and reads tokens for what cannot use CSS (the map, charts). */

export type Theme = 'dark' | 'light'

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
}

/** The value now in force of a token, e.g. `token('--p1')`; read again after the theme changes. */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
