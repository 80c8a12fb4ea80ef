import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': { title: '动态', nothing: '暂无动态', all: '全部动态' },
  en: { title: 'Events', nothing: 'Nothing yet', all: 'All events' },
} satisfies FolderMessages
