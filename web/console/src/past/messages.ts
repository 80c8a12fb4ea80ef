import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    open: '回放', title: '回放', key: '回放：地图与队列当时的样子', keyLeave: '退一步，直至回到实时',
    group: '回放', banner: '回放 {time} · 非实时', bannerHint: '地图、队列与详情是当时的；上栏与动态仍是现在的，新案件照常提示。',
    back: '回到实时', play: '播放', pause: '停住', toggle: '播放或停住', earlier: '上一个变化', later: '下一个变化', slower: '放慢', faster: '加快',
    speed: '速度', speedN: '×{n}', jump: '跳到', jumpHint: '14:30、11-24 14:30、-10m', jumpUnclear: '写作 14:30、11-24 14:30 或 -10m', keyJump: '跳到某时刻', keySpeed: '速度 ×1 … ×600',
    slider: '时刻', length: '范围', hours: '{n} 小时', days: '{n} 天', bar: '{from}–{to}：新案件 {n} 件', keptSince: '自 {time} 起保存',
    waiting: '待派', overdue: '超时', available: '可用', loading: '正在读取…', close: '结束回放',
    finishFirst: '请先完成正在填写的案件或绘图，再回放。', nothingKept: '尚未保存任何历史状态，有变化后即可回放。', failed: '读不到历史状态，请重试。',
    noLater: '此后一天内没有变化。', noEarlier: '此前一天内没有变化。', noActs: '回放中不能操作；按 Esc 回到实时。',
    feed: '当时的动态', nothingSaid: '此前一天内没有动态。',
    notThere: '此时没有这件案件，或已结案。', squadNotThere: '此时没有这支执法队。', backToNow: '看它现在的样子',
    assignments: '当时的派遣', noSquad: '此时没有执法队在办。',
    recommendation: '派遣时的推荐', verdict: { same: '复算相同', different: '复算不同', network_gone: '当时的路网已不在，无法复算', closures_gone: '当时的封路已不在，无法复算' },
    computedAt: '{time} 计算，{n} 支执法队', sent: '派出', differs: '不同', track: '近一小时轨迹',
  },
  en: {
    open: 'Look back', title: 'Looking back', key: 'Look back: map and queue as they were', keyLeave: 'One step back, and to now at last',
    group: 'Looking back', banner: 'Then: {time} · not live', bannerHint: 'Map, queue and details are those of then; the top bar and the feed are those of now, and new incidents announce themselves.',
    back: 'Back to now', play: 'Play', pause: 'Hold', toggle: 'Play or hold', earlier: 'Change before', later: 'Next change', slower: 'Slower', faster: 'Faster',
    speed: 'Speed', speedN: '×{n}', jump: 'Jump to', jumpHint: '14:30, 11-24 14:30, -10m', jumpUnclear: 'Write 14:30, 11-24 14:30 or -10m', keyJump: 'Jump to a moment', keySpeed: 'Speed ×1 … ×600',
    slider: 'Moment', length: 'Stretch', hours: '{n} h', days: '{n} d', bar: '{from}–{to}: {n} new incidents', keptSince: 'Kept since {time}',
    waiting: 'Waiting', overdue: 'Late', available: 'Free', loading: 'Loading…', close: 'End looking back',
    finishFirst: 'Finish the incident or the drawing you are at before looking back.', nothingKept: 'Nothing of the past is kept yet; it is from the next change on.', failed: 'The past cannot be read; try again.',
    noLater: 'Nothing changed within a day after this.', noEarlier: 'Nothing changed within a day before this.', noActs: 'Nothing can be done while looking back; Esc leads back to now.',
    feed: 'What had happened', nothingSaid: 'Nothing was told within a day before.',
    notThere: 'This incident was not open at this moment.', squadNotThere: 'This squad was not there at this moment.', backToNow: 'See it as it is now',
    assignments: 'Squads on it then', noSquad: 'No squad was on it.',
    recommendation: 'Recommended when sent', verdict: { same: 'Recomputed: the same', different: 'Recomputed: different', network_gone: 'The roads of that time are gone; nothing to recompute from', closures_gone: 'A closure of that time is gone; nothing to recompute from' },
    computedAt: 'Computed {time} of {n} squads', sent: 'sent', differs: 'differs', track: 'Track of the last hour',
  },
} satisfies FolderMessages
