import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': { justNow: '刚刚', minutes: '{n} 分钟', hours: '{n} 小时', days: '{n} 天' },
  en: { justNow: 'just now', minutes: '{n} min', hours: '{n} h', days: '{n} d' },
} satisfies FolderMessages
