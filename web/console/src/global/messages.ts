import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '一次派完', key: '一次派完全部待派案件', command: '一次派完', group: '一次派完',
    loading: '正在为全部待派案件算最优派法…', nothing: '没有待派案件。', again: '重新计算', close: '关闭',
    saves: '共省 {time}', savesHint: '两种派法都派出的案件，路上时间之差', savesNothing: '与逐件派遣用时相同', costs: '路上多 {time}，但迟到更少或更急者先到',
    atOnce: '一次派完', inTurn: '逐件派遣', served: '派出', left: '仍待派', travel: '路上合计', worst: '最慢一件', late: '将超时',
    considered: '{n} 队可派 · {ms} ms', age: '{age}前计算', justNow: '刚刚计算', waits: '仍待派', differs: '不同',
    all: '全选', none: '全不选', differing: '只选不同的', take: '派遣所选 {n} 件', taking: '正在派遣…',
    sent: '已派 {n} 件', sentSome: '已派 {n} 件，{lost} 件落空：见清单', undo: '全部撤回', undone: '值班员撤回一次派完', undoneAll: '已撤回 {n} 件',
    done: '已派', chosen: '选中', minutesLess: '快 {time}', minutesMore: '慢 {time}', late_: '迟 {time}',
    next: '下一件', previous: '上一件', toggle: '选或不选这一件', takeKey: '派遣所选', fit: '看这一件', legend: '实线：一次派完 · 点线：逐件派遣',
    line: '案件 {number}',
  },
  en: {
    title: 'All at once', key: 'Assign all that waits at once', command: 'All at once', group: 'All at once',
    loading: 'Working out the best squads for all that waits…', nothing: 'Nothing waits for a squad.', again: 'Work out again', close: 'Close',
    saves: 'Saves {time} in all', savesHint: 'Less time on the road, over incidents that both ways serve', savesNothing: 'Takes as long as one by one', costs: '{time} more on the road, for less lateness or the urgent first',
    atOnce: 'At once', inTurn: 'One by one', served: 'Sent', left: 'Still waiting', travel: 'On the road', worst: 'Slowest', late: 'Will be late',
    considered: '{n} squads may go · {ms} ms', age: 'worked out {age} ago', justNow: 'just worked out', waits: 'waits', differs: 'differs',
    all: 'All', none: 'None', differing: 'Those that differ', take: 'Send the {n} chosen', taking: 'Sending…',
    sent: '{n} sent', sentSome: '{n} sent, {lost} lost: see the list', undo: 'Take all back', undone: 'Taken back by the operator', undoneAll: '{n} taken back',
    done: 'Sent', chosen: 'Chosen', minutesLess: '{time} sooner', minutesMore: '{time} later', late_: '{time} late',
    next: 'Next', previous: 'Previous', toggle: 'Choose this one or not', takeKey: 'Send those chosen', fit: 'Look at this one', legend: 'Solid: at once · dotted: one by one',
    line: 'Incident {number}',
  },
} satisfies FolderMessages
