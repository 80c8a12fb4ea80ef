/** Names one after another, with the stops of the language. */
import { i18n } from '@/i18n/i18n'

export const joinNames = (names: readonly string[]): string => names.join(i18n.global.locale.value === 'en' ? ', ' : '、')
