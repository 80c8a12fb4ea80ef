/** Picks the name in the reader's language; the Chinese one where no English exists. */
import type { Locale } from '@/i18n/i18n'

export function nameIn(locale: Locale | string, thing: { name: string; name_en?: string | null }): string {
  return locale === 'en' && thing.name_en ? thing.name_en : thing.name
}
