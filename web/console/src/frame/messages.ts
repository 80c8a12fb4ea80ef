import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    product: '一张图指挥调度',
    queue: '案件队列',
    map: '地图',
    detail: '详情',
    resize: '调整“{name}”宽度',
    nothingSelected: '选择案件或执法队。J、K 逐条查看。',
  },
  en: {
    product: 'One-Map Dispatch',
    queue: 'Incident queue',
    map: 'Map',
    detail: 'Details',
    resize: 'Resize “{name}”',
    nothingSelected: 'Select an incident or a squad. J and K walk the queue.',
  },
} satisfies FolderMessages
