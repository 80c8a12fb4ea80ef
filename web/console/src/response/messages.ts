import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '处置预案', level: '{n} 级响应', levels: { 1: '1 级 常规', 2: '2 级 加强', 3: '3 级 全力' }, fits: '适用预案', noPlan: '没有适用的预案',
    others: '另有 {n} 个也适用', lead: '主办', support: '协办', anyone: '不限能力', there: '已派', proposed: '拟派', missing: '缺',
    missingN: '缺 {n} 支', freed: '若腾出：', tells: '告知', knows: '已知', asks: '到场问 {n} 项', take: '启动预案', takeMore: '增派 {n} 支', tellOnly: '启动（不派队）',
    taking: '正在派遣…', taken: '已启动“{name}”，派出 {n} 支', takenSome: '已启动“{name}”，派出 {n} 支，{lost} 支落空', toldTo: '已告知 {names}', key: '启动适用预案',
    lost: '{squad}：{why}', complete: '预案已到位', because: '因', raised: '案件 {number} 升为 {n} 级响应', undo: '撤销', undone: '误操作，由值班员撤销',
    raiseWhy: '补充升级理由', why: '升级理由（可不填）', whySaved: '理由已记入', changed: '预案派遣已随情况更新，请看后再按一次', save: '保存',
    questions: '到场问项', questionsOf: '到场问项 · {plan}', yes: '是', no: '否', not_applicable: '不适用', note: '填写情况', answered: '{name} {at}', answerKept: '已记录', unanswered: '未答 {n} 项', allAnswered: '已全部回答',
    plans: '处置预案', plansKey: '处置预案', none: '还没有处置预案。没有预案时，仍可按推荐逐支派遣。', loading: '正在读取…', new: '新建预案', change: '更改', retire: '停用', retireSure: '停用后不再适用，记录保留。', retired: '已停用“{name}”', saved: '已保存“{name}”',
    sample: '示例', name: '名称', nameEn: '英文名', organisation: '机构', organisationHint: '对该机构及其下级生效', levelField: '响应等级', levelHint: '同级没有预案时，沿用较低一级', when: '何时适用',
    categories: '事项', anyCategory: '不限', place: '地点', kinds: '图层类别', layers: '图层', features: '单个要素', findFeature: '输入名称查找，如某座桥', noFeature: '没有名称含“{words}”的已发布要素', featureGone: '要素 #{id}（已不再发布）', anyPlace: '不限', time: '时间', always: '不限', hours: '时段', addHours: '添加时段', removeHours: '删除时段', opens: '自', closes: '至', days: { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '日' },
    who: '派谁', slot: '第 {n} 组', count: '支数', role: '分工', capabilities: '能力', mode: '行进方式', anyMode: '不限', addSlot: '添加一组', removeSlot: '删除第 {n} 组', told: '告知谁', organisations: '机构', roles: '角色',
    asked: '到场问什么', text: '问项', textEn: '英文', kind: { check: '是／否', note: '填写' }, addQuestion: '添加问项', removeQuestion: '删除问项 {n}', cancel: '取消', saveIt: '保存', nameMissing: '请填写名称。', nothingInIt: '至少派一支队、告知一方或问一项。', twoLeads: '主办只能一支。',
    rule: '多个预案适用时，依次比较：等级高者、写明事项者、地点更细者（要素、图层、类别）、限定时间者、机构更近者、后建者。', summary: { squads: '派 {n} 支', told: '告知 {n} 方', asked: '问 {n} 项' }, readOnly: '属上级或其他机构，只能查看。',
  },
  en: {
    title: 'Response plan', level: 'response level {n}', levels: { 1: '1 usual', 2: '2 reinforced', 3: '3 full' }, fits: 'Plan that fits', noPlan: 'No response plan fits',
    others: '{n} more would fit', lead: 'lead', support: 'support', anyone: 'any capability', there: 'sent', proposed: 'proposed', missing: 'missing',
    missingN: '{n} missing', freed: 'If freed: ', tells: 'Tells', knows: 'knows', asks: 'asks {n} things on arrival', take: 'Take the plan', takeMore: 'Send {n} more', tellOnly: 'Take it (sends nobody)',
    taking: 'Sending…', taken: '“{name}” taken, {n} sent', takenSome: '“{name}” taken, {n} sent, {lost} lost', toldTo: 'told {names}', key: 'Take the plan that fits',
    lost: '{squad}: {why}', complete: 'The plan is in place', because: 'because', raised: 'Incident {number} is at response level {n}', undo: 'Undo', undone: 'By mistake, taken back by the operator',
    raiseWhy: 'Say why it was raised', why: 'Why it was raised (optional)', whySaved: 'The reason is kept', changed: 'What the plan would send has just changed: look, then press again', save: 'Save',
    questions: 'Asked on arrival', questionsOf: 'Asked on arrival · {plan}', yes: 'Yes', no: 'No', not_applicable: 'Does not apply', note: 'Write what you find', answered: '{name} {at}', answerKept: 'Kept', unanswered: '{n} not answered', allAnswered: 'All answered',
    plans: 'Response plans', plansKey: 'Response plans', none: 'No response plans yet. Without one, squads are sent by the recommendation.', loading: 'Loading…', new: 'New plan', change: 'Change', retire: 'Retire', retireSure: 'It will fit no more; what was done by it stays on record.', retired: '“{name}” retired', saved: '“{name}” saved',
    sample: 'sample', name: 'Name', nameEn: 'English name', organisation: 'Organisation', organisationHint: 'It holds for this one and those below', levelField: 'Response level', levelHint: 'A level without a plan takes that of the level below', when: 'When it fits',
    categories: 'Categories', anyCategory: 'any', place: 'Place', kinds: 'Kinds of layers', layers: 'Layers', features: 'Single features', findFeature: 'Type a name, such as a bridge', noFeature: 'No published feature has “{words}” in its name', featureGone: 'feature #{id} (published no more)', anyPlace: 'any', time: 'Time', always: 'any', hours: 'Hours', addHours: 'Add hours', removeHours: 'Delete hours', opens: 'from', closes: 'to', days: { 1: 'Mo', 2: 'Tu', 3: 'We', 4: 'Th', 5: 'Fr', 6: 'Sa', 7: 'Su' },
    who: 'Who is sent', slot: 'Group {n}', count: 'Squads', role: 'Part', capabilities: 'Capabilities', mode: 'Moves by', anyMode: 'any', addSlot: 'Add a group', removeSlot: 'Delete group {n}', told: 'Who is told', organisations: 'Organisations', roles: 'Roles',
    asked: 'What is asked on arrival', text: 'Question', textEn: 'English', kind: { check: 'yes or no', note: 'written' }, addQuestion: 'Add a question', removeQuestion: 'Delete question {n}', cancel: 'Cancel', saveIt: 'Save', nameMissing: 'Give it a name.', nothingInIt: 'A plan sends a squad, tells someone or asks something.', twoLeads: 'Only one squad leads.',
    rule: 'Where several fit, these decide in turn: the higher level, a category named, the closer place (feature, layer, kind), a time named, the nearer organisation, the newer plan.', summary: { squads: 'sends {n}', told: 'tells {n}', asked: 'asks {n}' }, readOnly: 'It is of an organisation above or beside yours: to look at only.',
  },
} satisfies FolderMessages
