import type { FolderMessages } from '@/i18n/i18n'

/** Time windows, demands and attributes of features in words. */
export default {
  'zh-CN': {
    always: '全时段', from: '{from} 起', until: '至 {until}', span: '{from} 至 {until}', named: '{name}：{span}',
    day: { 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六', 7: '周日' },
    everyDay: '每天', workdays: '周一至周五', weekend: '周六、周日', days: '{first}至{last}',
    allDay: '全天', hours: '{opens}–{closes}', overnight: '{opens}–次日 {closes}', weekly: '{days} {hours}',
    holidays: { off: '节假日除外', only: '仅节假日' }, except: '{days} 除外', join: '，', list: '、',
    demand: {
      priority_up: '优先级提 {n} 级', deadline_factor: '时限缩为 {n}%', forbidden: '禁止：{what}', squads: '指定执法队：{what}',
      coverage_min: '{n} 分钟内到达', closed_to: '封闭：{what}', joint: '联合处置',
    },
    mode: { all: '全部', car: '汽车', ebike: '电动自行车', foot: '步行' },
    yes: '是', no: '否', none: '无', noDemands: '无要求',
  },
  en: {
    always: 'always', from: 'from {from}', until: 'until {until}', span: '{from} to {until}', named: '{name}: {span}',
    day: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' },
    everyDay: 'daily', workdays: 'Mon–Fri', weekend: 'Sat, Sun', days: '{first}–{last}',
    allDay: 'all day', hours: '{opens}–{closes}', overnight: '{opens}–{closes} next day', weekly: '{days} {hours}',
    holidays: { off: 'not on holidays', only: 'on holidays only' }, except: 'except {days}', join: ', ', list: ', ',
    demand: {
      priority_up: 'priority up by {n}', deadline_factor: 'deadlines cut to {n}%', forbidden: 'forbidden: {what}', squads: 'squads bound: {what}',
      coverage_min: 'reached within {n} min', closed_to: 'closed to: {what}', joint: 'joint response',
    },
    mode: { all: 'all', car: 'cars', ebike: 'e-bikes', foot: 'walkers' },
    yes: 'yes', no: 'no', none: 'none', noDemands: 'no demands',
  },
} satisfies FolderMessages
