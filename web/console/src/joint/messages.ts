import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '联合处置', key: '联合处置：协议、借调、轮值', boardKey: '交界看板', lookedAt: '收起所看范围',
    tab: { agreements: '协议', loans: '借调', rotas: '轮值', board: '交界看板', satisfaction: '满意度' },
    hint: {
      agreements: '交界处的案件按协议立即确定由谁负责；范围小的、指明事项的优先。由双方的共同上级订立。',
      loans: '借来的执法队在期限内由借入方看见、派遣，到期自动归还。',
      rotas: '多队轮流值守的地点：当值的队排在推荐首位，由其单位负责。',
      board: '按立案地点归入交界地区；时间从告知双方到首次受理。',
    },
    none: { agreements: '没有协议。', loans: '没有借调。', rotas: '没有轮值。', board: '还没有发布的交界地区，请规划员推导后发布。' },
    new: { agreements: '订立协议', loans: '借调执法队', rotas: '安排轮值' },
    column: { name: '名称', between: '双方', answers: '由谁负责', where: '范围', when: '时段', what: '事项', used: '已用', squad: '执法队', from: '借出', to: '借入', span: '期限', reason: '事由', state: '状态' },
    made: '已订立“{name}”', ended: '已终止“{name}”', save: '保存', ask: '请对方同意', change: '更改', changed: '“{name}”已更改', asked: '已请对方同意更改“{name}”，答复前仍按原协议', unchanged: '“{name}”未更改', agree: '同意', disagree: '不同意', asks: '更改须{name}同意，答复前仍按原协议。', proposed: '{by}提出更改（{at}）：{changes}', kept: '不变', until: '至', noEnd: '不设期限', fromNow: '保存后即按新的轮值，此前已定的不变。', otherArea: '另一处', wants: { answers: '由{who}负责', area: '范围改为{where}', window: '时段改为{when}', categories: '事项改为{what}', nothing: '内容相同' }, end: '终止', endSure: '确认终止', onMap: '看地图', sideA: '甲方', sideB: '乙方',
    alternating: '双方按日轮流', alternatingToday: '轮流，今日 {name}', alternatesFrom: '{name}首日', anyCategory: '全部事项', categoriesHint: '不选事项即为全部；按住 Ctrl 可多选。',
    area: '范围', wholeBorder: '整条边界', boundaryArea: '交界地区', around: '某处周围', lon: '经度', lat: '纬度', radius: '半径（米）', hours: '时段',
    loan: {
      asked: '已请求借调', lent: '已借出', declined: '已回绝', over: '借调已结束', noSquad: '无队可借', which: '选择执法队', open: '由借出方指定', lenderNames: '由借出方指定',
      lend: '借出', decline: '不借', recall: '召回', withdraw: '撤回', return: '归还', ask: '请求借调', howLong: '时长', hours: '{n} 小时',
      state: { asked: '待答复', agreed: '借调中', refused: '未借', withdrawn: '已撤回', lapsed: '已过期', recalled: '已召回', ended: '已结束' },
    },
    rota: {
      on: '{squad} 当值至 {until}', nobody: '此刻无人当值', next: '下一班 {squad} {at}', cycle: '{from} 起每 {every} 天值 {run} 天',
      gaps: '四周内 {n} 处无人当值，最近 {first}', overlaps: '四周内 {n} 处重叠，最近 {first}（{squads}）',
      wanted: '须有人值守', way: '轮法', inTurn: '依次轮流', fixed: '各有固定时段', each: '每队几天', days: '每队 {n} 天', first: '起始日', addTurn: '增加一队',
    },
    board: { span: '近', days: '{n} 天', csv: '导出 CSV', name: '交界地区', incidents: '案件', open: '未结', untaken: '未受理', median_s: '中位', ninetieth_s: '九成', passed_on: '移送', refused: '不受理', risen: '上报', takers: '由谁负责' },
  },
  en: {
    title: 'Joint response', key: 'Joint response: agreements, loans, rotas', boardKey: 'Board of boundary areas', lookedAt: 'Put away the area looked at',
    tab: { agreements: 'Agreements', loans: 'Loans', rotas: 'Rotas', board: 'Board', satisfaction: 'Satisfaction' },
    hint: {
      agreements: 'An agreement says at once who answers for an incident at a border; one with an area, or for some categories, goes first. Those above both sides make it.',
      loans: 'A lent squad is seen and sent by its borrower for the time, and goes back by itself.',
      rotas: 'Places that squads work in turn: the one on turn is recommended first, and its organisation answers.',
      board: 'By where incidents are; times run from being told to the first act.',
    },
    none: { agreements: 'No agreements.', loans: 'No loans.', rotas: 'No rotas.', board: 'No boundary area is published yet: a planner derives and publishes them.' },
    new: { agreements: 'New agreement', loans: 'Lend or borrow a squad', rotas: 'New rota' },
    column: { name: 'Name', between: 'Between', answers: 'Answers', where: 'Where', when: 'When', what: 'For what', used: 'Used', squad: 'Squad', from: 'Lender', to: 'Borrower', span: 'From – until', reason: 'Reason', state: 'State' },
    made: '“{name}” made', ended: '“{name}” ended', save: 'Save', ask: 'Ask the other side', change: 'Change', changed: '“{name}” changed', asked: 'The other side is asked to change “{name}”; until it answers it holds as it is', unchanged: '“{name}” stays as it is', agree: 'Agree', disagree: 'Disagree', asks: '{name} has to say yes; until then the agreement holds as it is.', proposed: '{by} asks for a change ({at}): {changes}', kept: 'As it is', until: 'Until', noEnd: 'without an end', fromNow: 'The new turns count as soon as they are saved; what was settled stays.', otherArea: 'another area', wants: { answers: '{who} answers', area: 'area: {where}', window: 'hours: {when}', categories: 'for: {what}', nothing: 'nothing different' }, end: 'End', endSure: 'Really end', onMap: 'On the map', sideA: 'One side', sideB: 'Other side',
    alternating: 'In turn, day by day', alternatingToday: 'in turn, today {name}', alternatesFrom: 'First day of {name}', anyCategory: 'any', categoriesHint: 'Nothing chosen means all categories; Ctrl chooses several.',
    area: 'Area', wholeBorder: 'the whole border', boundaryArea: 'A boundary area', around: 'Around a place', lon: 'Longitude', lat: 'Latitude', radius: 'Radius (m)', hours: 'Hours',
    loan: {
      asked: 'Squad asked for', lent: 'Squad lent', declined: 'Loan refused', over: 'The loan is over', noSquad: 'No squad to spare', which: 'Choose a squad', open: 'the lender chooses', lenderNames: 'the lender chooses',
      lend: 'Lend', decline: 'Refuse', recall: 'Recall', withdraw: 'Withdraw', return: 'Give back', ask: 'Ask for it', howLong: 'For', hours: '{n} hours',
      state: { asked: 'asked', agreed: 'lent', refused: 'refused', withdrawn: 'withdrawn', lapsed: 'lapsed', recalled: 'recalled', ended: 'over' },
    },
    rota: {
      on: '{squad} on until {until}', nobody: 'Nobody is on now', next: 'then {squad} {at}', cycle: '{run} of every {every} days from {from}',
      gaps: '{n} gaps within four weeks, first {first}', overlaps: '{n} overlaps within four weeks, first {first} ({squads})',
      wanted: 'Somebody on', way: 'How', inTurn: 'One after the other', fixed: 'Each its own hours', each: 'Days each', days: '{n} days each', first: 'First day', addTurn: 'Another squad',
    },
    board: { span: 'Last', days: '{n} days', csv: 'CSV', name: 'Boundary area', incidents: 'Incidents', open: 'Open', untaken: 'Untaken', median_s: 'Median', ninetieth_s: '90%', passed_on: 'Passed on', refused: 'Refused', risen: 'Risen', takers: 'Answering' },
  },
} satisfies FolderMessages
