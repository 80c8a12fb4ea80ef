import type { FolderMessages } from '@/i18n/i18n'

import en from './words.en'
import zh from './words.zh'

export default { 'zh-CN': zh, en } satisfies FolderMessages
