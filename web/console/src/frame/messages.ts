import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    product: '一张图指挥调度',
    queue: '案件队列',
    map: '地图',
    detail: '详情',
    resize: '调整“{name}”宽度',
    nothingSelected: '选择案件或执法队。J、K 逐条查看。',
    lost: '连接中断，正在重连。画面停在 {since}，已过 {n} 秒。',
    back: '已恢复实时',
    fault: '这一部分出错了，其余照常可用。',
    drawAgain: '重新显示',
    title: '{product}',
    titleWaiting: '（{n}）{product}',
  },
  en: {
    product: 'One-Map Dispatch',
    queue: 'Incident queue',
    map: 'Map',
    detail: 'Details',
    resize: 'Resize “{name}”',
    nothingSelected: 'Select an incident or a squad. J and K walk the queue.',
    lost: 'Connection lost, reconnecting. The screen shows {since}, {n} s ago.',
    back: 'Live again',
    fault: 'This part has failed; the rest works.',
    drawAgain: 'Draw it again',
    title: '{product}',
    titleWaiting: '({n}) {product}',
  },
} satisfies FolderMessages
