/** How this account likes the console: theme, language, panels, sound, layers shown. Kept on the machine and with the account. */
import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'

import * as api from '@/api/calls'
import { setLanguage } from '@/api/client'
import type { Session } from '@/api/types'
import { i18n, type Locale, LOCALES } from '@/i18n/i18n'
import { applyTheme, type Theme } from '@/theme/theme'

export interface PanelSetting {
  width: number
  folded: boolean
}

export interface Panels {
  left: PanelSetting
  right: PanelSetting
}

const KEY = 'console.settings'
const DEFAULT_PANELS: Panels = { left: { width: 340, folded: false }, right: { width: 400, folded: false } }
const LIMITS_PX = { left: [260, 560], right: [320, 900] } as const
const KEEP_AFTER_MS = 800

interface Kept {
  theme?: Theme
  locale?: Locale
  sound?: boolean
  panels?: Partial<Panels>
  hidden?: string[]
}

function readKept(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {}
    throw thrown
  }
}

export const useSettings = defineStore('settings', () => {
  const kept = readKept()
  const theme = ref<Theme>(kept.theme ?? 'dark')
  const locale = ref<Locale>(kept.locale ?? 'zh-CN')
  const sound = ref(kept.sound ?? false)
  const panels = reactive<Panels>({
    left: { ...DEFAULT_PANELS.left, ...kept.panels?.left },
    right: { ...DEFAULT_PANELS.right, ...kept.panels?.right },
  })
  /** The keys of layers that are not shown on the map. */
  const hiddenLayers = ref(new Set<string>(kept.hidden))
  /** What was chosen before signing in, at the door: it counts for more than what the account kept. */
  const chosen = { theme: false, locale: false }
  let account: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(theme, () => (chosen.theme ||= account === null))
  watch(locale, () => (chosen.locale ||= account === null))
  watch(theme, applyTheme, { immediate: true })
  watch(
    locale,
    (value) => {
      i18n.global.locale.value = value
      document.documentElement.lang = value
      setLanguage(value)
    },
    { immediate: true },
  )
  watch([theme, locale, sound, panels, hiddenLayers], keep, { deep: true })

  function keep(): void {
    const hidden = [...hiddenLayers.value]
    const state = { theme: theme.value, locale: locale.value, sound: sound.value, panels, hidden }
    localStorage.setItem(KEY, JSON.stringify(state))
    clearTimeout(timer)
    if (account === null) return
    timer = setTimeout(() => void keepWithAccount(), KEEP_AFTER_MS)
  }

  /** Settings that do not reach the server stay on this machine; nobody is told about a panel's width. */
  async function keepWithAccount(): Promise<void> {
    const kept = { ...panels, sound: sound.value, hidden: [...hiddenLayers.value] }
    await api.session.keep({ theme: theme.value, locale: locale.value, panels: kept }).catch(() => undefined)
  }

  /** Takes over what the account kept, once per sign-in. */
  function adopt(session: Session): void {
    if (account === session.account.id) return
    const from = session.account
    account = from.id
    if (!chosen.theme && (from.theme === 'dark' || from.theme === 'light')) theme.value = from.theme
    if (!chosen.locale && LOCALES.includes(from.locale as Locale)) locale.value = from.locale as Locale
    const stored = session.panels as Partial<Panels> & { sound?: boolean; hidden?: string[] }
    if (stored.left) Object.assign(panels.left, stored.left)
    if (stored.right) Object.assign(panels.right, stored.right)
    if (typeof stored.sound === 'boolean') sound.value = stored.sound
    if (Array.isArray(stored.hidden)) hiddenLayers.value = new Set(stored.hidden)
    if (chosen.theme || chosen.locale) keep()
    chosen.theme = chosen.locale = false
  }

  function resize(side: keyof Panels, width: number): void {
    const [least, most] = LIMITS_PX[side]
    panels[side].width = Math.round(Math.min(most, Math.max(least, width)))
  }

  function fold(side: keyof Panels): void {
    panels[side].folded = !panels[side].folded
  }

  return { theme, locale, sound, panels, hiddenLayers, adopt, resize, fold }
})
