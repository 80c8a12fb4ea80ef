import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': { waiting: '待派', overdue: '超时', handling: '处置中', available: '可用执法队' },
  en: { waiting: 'Waiting', overdue: 'Overdue', handling: 'In hand', available: 'Squads available' },
} satisfies FolderMessages
