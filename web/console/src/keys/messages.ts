import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '快捷键',
    groupGo: '去哪里', groupQueue: '队列', groupView: '视图', groupIncident: '案件',
    search: '搜索', command: '命令行', sheet: '全部快捷键', back: '退一步',
    next: '下一件', previous: '上一件', fit: '缩放到所选', newIncident: '在光标处新建案件',
    foldLeft: '收起或展开队列', foldRight: '收起或展开详情', language: '中文 / English', zones: '图层：区域与线路',
  },
  en: {
    title: 'Keyboard shortcuts',
    groupGo: 'Go', groupQueue: 'Queue', groupView: 'View', groupIncident: 'Incident',
    search: 'Search', command: 'Command line', sheet: 'All shortcuts', back: 'One step back',
    next: 'Next in the queue', previous: 'Previous in the queue', fit: 'Fit the selection',
    newIncident: 'New incident at the cursor', foldLeft: 'Fold the queue', foldRight: 'Fold the details',
    language: '中文 / English', zones: 'Layers: zones and routes',
  },
} satisfies FolderMessages
