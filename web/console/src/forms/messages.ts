import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '执法检查单', done: '已齐', missing: '还缺 {n} 项', sample: '示例', version: '第 {n} 版', required: '必填',
    step: { intake: '受理时', handled: '处置时' },
    answer: { yes: '是', no: '否', not_applicable: '不适用' }, bool: { true: '是', false: '否' }, choose: '请选择', note: '备注',
    saving: '保存中…', saved: '已保存', filledBy: '{who} 填于 {at}', nothing: '未填',
    lacks: '还缺：{names}', list: '、',
    sheet: '表单与检查单', key: '表单与检查单（管理员）', none: '无表单', fieldsOf: '{f} 字段 · {l} 检查项',
    fields: '字段', checklist: '检查项', addField: '加字段', addLine: '加检查项', remove: '删除', up: '上移', down: '下移',
    name: '名称', nameEn: '英文名称', code: '代码', type: '类型', unit: '单位', when: '何时填', choices: '选项', choicesHint: '每行一个：代码 名称 | English',
    types: { text: '文字', number: '数字', choice: '选项', date: '日期', bool: '是否' },
    save: '保存为新版', savedAs: '{name} 的表单已存为第 {n} 版；在办案件沿用原版', unchanged: '没有改动', empty: '没有字段和检查项：此事项处置时不要求表单。', filter: '筛选事项',
  },
  en: {
    title: 'Checklist', done: 'Complete', missing: '{n} still missing', sample: 'Sample', version: 'Version {n}', required: 'Required',
    step: { intake: 'At intake', handled: 'On site' },
    answer: { yes: 'Yes', no: 'No', not_applicable: 'N/A' }, bool: { true: 'Yes', false: 'No' }, choose: 'Choose', note: 'Note',
    saving: 'Saving…', saved: 'Saved', filledBy: 'Filled in by {who}, {at}', nothing: 'Not filled in',
    lacks: 'Still missing: {names}', list: ', ',
    sheet: 'Forms and checklists', key: 'Forms and checklists (administrator)', none: 'No form', fieldsOf: '{f} fields · {l} lines',
    fields: 'Fields', checklist: 'Checklist', addField: 'Add a field', addLine: 'Add a line', remove: 'Delete', up: 'Move up', down: 'Move down',
    name: 'Name', nameEn: 'Name in English', code: 'Key', type: 'Type', unit: 'Unit', when: 'Asked', choices: 'Choices', choicesHint: 'One a line: key name | English',
    types: { text: 'Text', number: 'Number', choice: 'Choice', date: 'Date', bool: 'Yes or no' },
    save: 'Save as a new version', savedAs: 'The form of {name} is version {n} now; incidents in work keep theirs', unchanged: 'Nothing was changed', empty: 'No fields and no lines: incidents of this category are handled without a form.', filter: 'Filter categories',
  },
} satisfies FolderMessages
