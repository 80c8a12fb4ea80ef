import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '重复情况',
    none: '一年内未发现重复',
    parts: {
      ordinal: '{days} 天内此处第 {count} 次', last: '上次 {at}', subject: '同一对象 {days} 天内 {count} 次',
      address: '同一地址 {days} 天内 {count} 次',
    },
    raised: '已按重复规则提高优先级',
    records: '以前的案件', open: '打开案件 {number}', noAddress: '未记地址', distance: '相距 {distance}',
    how: { subject: '同对象', address: '同地址', place: '同地点同类' },
    source: { complaint: '投诉', patrol: '巡查' },
    concerns: '当事对象', ask: '是哪个对象？', is: '就是它', subjectCount: '{count} 次', openSubject: '打开对象 {name}',
    key: '重复情况：展开或收起以前的案件',
  },
  en: {
    title: 'Repeats',
    none: 'Nothing alike within a year',
    parts: {
      ordinal: '#{count} here in {days} days', last: 'last {at}', subject: 'same subject {count}× in {days} days',
      address: 'same address {count}× in {days} days',
    },
    raised: 'Priority raised by the rule of repeats',
    records: 'Earlier cases', open: 'Open incident {number}', noAddress: 'no address', distance: '{distance} away',
    how: { subject: 'same subject', address: 'same address', place: 'same place and kind' },
    source: { complaint: 'Complaint', patrol: 'Patrol' },
    concerns: 'Subject', ask: 'Which subject is it?', is: 'It is this one', subjectCount: '{count}×', openSubject: 'Open subject {name}',
    key: 'Repeats: show or hide earlier cases',
  },
} satisfies FolderMessages
