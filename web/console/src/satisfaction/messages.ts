import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    key: '满意度统计', span: '近', days: '{n} 天', csv: '导出 CSV', few: '答复不足 10 人',
    hint: '按报案时间计。满意率为“满意”与“基本满意”占已答复者之比，括号内为 95% 置信区间；未回访的不计入，不能推断他们的看法。',
    none: '这段时间没有可回访的报案人：案件处置后才回访。', answeredOf: '可回访 {reporters} 人，已答复 {answered} 人（{share}）',
    by: { organisations: '承办单位', categories: '事项', months: '月份' },
    column: { reporters: '可回访', answered: '已答复', share: '满意率（区间）', satisfied: '满意', basically: '基本满意', not_satisfied: '不满意' },
  },
  en: {
    key: 'Satisfaction of reporters', span: 'Last', days: '{n} days', csv: 'CSV', few: 'fewer than 10 answers',
    hint: 'By time of report. The share is of those who answered, satisfied or basically, with its 95% interval; who was not asked is not in it, and nothing is known of what they think.',
    none: 'Nobody of this time can be asked: reporters are asked once their incident has been handled.', answeredOf: '{reporters} could be asked, {answered} have answered ({share})',
    by: { organisations: 'Who answered', categories: 'Category', months: 'Month' },
    column: { reporters: 'To be asked', answered: 'Answered', share: 'Share (interval)', satisfied: 'Satisfied', basically: 'Basically', not_satisfied: 'Not satisfied' },
  },
} satisfies FolderMessages
