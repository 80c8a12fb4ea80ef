import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '报告人', count: '{n} 次反映', none: '未留报告人', unnamed: '未留姓名', fromMerged: '并案 {number}',
    see: '显示联系方式', seeHint: '查看将记入监督链', seen: '已显示；查看已记入监督链', looks: '查看记录 {n}', look: '{who} · {at}',
    addAgain: '再次反映', words: '反映内容', name: '姓名', phone: '电话', source: '来源', add: '并入此案',
    satisfaction: '满意度', ask: '回访', rating: { satisfied: '满意', basically: '基本满意', not_satisfied: '不满意' }, note: '回访记录（可不填）',
    asked: '{who} 回访于 {at}', call: '拨打', seePhone: '查看报告人电话',
  },
  en: {
    title: 'Reporters', count: '{n} reports', none: 'No reporter was named', unnamed: 'No name', fromMerged: 'merged {number}',
    see: 'Show contacts', seeHint: 'The ledger notes that you look', seen: 'Shown; the ledger has noted it', looks: 'Looked at {n}×', look: '{who} · {at}',
    addAgain: 'Reported again', words: 'What was said', name: 'Name', phone: 'Phone', source: 'Source', add: 'Add to this incident',
    satisfaction: 'Satisfaction', ask: 'Ask', rating: { satisfied: 'Satisfied', basically: 'Basically', not_satisfied: 'Not satisfied' }, note: 'What they said (may be left out)',
    asked: '{who} asked at {at}', call: 'Call', seePhone: "Show the reporter's phone",
  },
} satisfies FolderMessages
