import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '附件', none: '暂无附件', add: '添加', drop: '松开即添加', sending: '正在上传 {name}…', photo: '拍照', choose: '选择文件',
    accepted: 'JPEG、PNG、WebP、HEIC、PDF、MP4、MOV', open: '查看 {name}', close: '关闭',
    kind: { image: '照片', document: '文档', video: '视频' },
    takenAway: '距案件 {distance}', noPlace: '照片未带位置', taken: '拍摄', noTime: '未带时间', attached: '{who} · {at}',
    hash: '校验 SHA-256', note: '说明', by: '上传', show: '在地图上看', here: '{name} 拍摄处',
    copy: '下载副本', copyHint: '副本不含位置与设备信息', original: '下载原件', originalHint: '原件作为证据保存；下载记入监督链',
    remove: '移除', askRemove: '移除原因（内容按期限保留）', removed: '{who} 移除：{reason}', removedCount: '已移除 {n}', purged: '内容已按期限删除',
    usual: { a: '传错', b: '拍到无关人员', c: '重复' },
    previous: '上一个', next: '下一个', noPreview: '此类文件请下载后查看。',
  },
  en: {
    title: 'Files', none: 'No files yet', add: 'Add', drop: 'Let go to add', sending: 'Sending {name}…', photo: 'Take a photo', choose: 'Choose files',
    accepted: 'JPEG, PNG, WebP, HEIC, PDF, MP4, MOV', open: 'Open {name}', close: 'Close',
    kind: { image: 'Photo', document: 'Document', video: 'Film' },
    takenAway: '{distance} from the incident', noPlace: 'Tells no place', taken: 'Taken', noTime: 'tells no time', attached: '{who} · {at}',
    hash: 'SHA-256', note: 'Note', by: 'Attached', show: 'Show on the map', here: 'Where {name} was taken',
    copy: 'Download a copy', copyHint: 'The copy tells no place and no device', original: 'Download the original', originalHint: 'Kept as evidence; the ledger notes who takes it',
    remove: 'Remove', askRemove: 'Why it is removed (the content is kept for its time)', removed: 'Removed by {who}: {reason}', removedCount: '{n} removed', purged: 'Content deleted after its time',
    usual: { a: 'Wrong file', b: 'Shows bystanders', c: 'Twice' },
    previous: 'Previous', next: 'Next', noPreview: 'Download such a file to look at it.',
  },
} satisfies FolderMessages
