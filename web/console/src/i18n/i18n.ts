/**
 * All words of the console: each folder's `messages.ts` is found and put under the folder's name (`queue.waiting`),
 * wherever the folder stands.
 */
import { createI18n } from 'vue-i18n'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export interface Messages {
  [key: string]: string | Messages
}
/** What a folder's `messages.ts` exports by default. */
export type FolderMessages = Record<Locale, Messages>

const modules = import.meta.glob<{ default: FolderMessages }>('/src/**/messages.ts', { eager: true })

export function mergedMessages(): Record<Locale, Messages> {
  const merged: Record<Locale, Messages> = { 'zh-CN': {}, en: {} }
  for (const [path, module] of Object.entries(modules)) {
    const folder = path.split('/').at(-2)!
    for (const locale of LOCALES) merged[locale][folder] = module.default[locale]
  }
  return merged
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Locale,
  fallbackLocale: 'zh-CN',
  messages: mergedMessages(),
})

/** Words outside a component (stores, plain functions). */
export const translate = i18n.global.t
