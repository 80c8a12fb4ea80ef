import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '监督链', key: '监督链：谁在何时做了什么',
    incident: '案件编号', account: '账号', act: { agreement: { made: '订立协议', ended: '终止协议' }, rota: { made: '订立轮值', ended: '终止轮值' }, loan: { asked: '请求借调', agreed: '借出执法队', refused: '不借', withdrawn: '撤回借调', recalled: '召回执法队', ended: '借调结束', lapsed: '借调请求过期', began: '借调开始' }, board: { exported: '导出交界看板' }, form: { written: '编写表单' }, squad: { added: '新增执法队', changed: '更改执法队' }, past: { seen: '回放历史' }, closure: { closed: '封路', lifted: '解除封路' }, simulation: { started: '开始模拟', stopped: '停止模拟' }, layer: { made: '新建图层', changed: '更改图层', deleted: '删除图层', edited: '编辑草稿', discarded: '放弃草稿', submitted: '送审', taken_back: '撤回送审', published: '发布图层', frozen: '冻结图层', thawed: '解冻图层', restored: '恢复旧版', derived: '生成交界地区', imported: '导入图层' }, feature: { opened: '时段开始', closed: '时段结束' }, plan: { made: '新建方案', changed: '更改方案', deleted: '删除方案', copied: '复制方案' }, layer_kind: { written: '编写图层类别', deleted: '删除图层类别' }, holidays: { written: '录入节假日' }, session: { opened: '登录', refused: '登录失败', locked_out: '锁定', closed: '退出登录', verified: '验证第二因素', ended: '结束登录' }, account: { made: '新建账号', changed: '更改账号', disabled: '停用账号', enabled: '启用账号', password_changed: '更改密码', password_reset: '重置密码', unlocked: '解除锁定', factor_set: '启用第二因素', factor_removed: '移除第二因素', recovery_codes_made: '生成恢复码' }, token: { made: '生成令牌', revoked: '作废令牌' }, deadline_rules: { written: '编写时限规则' }, deadline_settings: { changed: '更改预警与上报' }, notice: { read: '阅知通知' }, ledger: { read: '查看监督链', exported: '导出监督链', archived: '监督链转存' }, backup: { created: '备份', restored: '恢复备份' }, retention: { archived: '到期转存', blanked: '到期清除个人信息', ran: '检查保存期限' }, subject: { graded: '等级变化', graded_all: '全部重新定级', inspected: '登记检查', hazard_noted: '填写风险提示' }, draw: { made: '双随机抽取', published: '公开抽取' }, inspections: { imported: '导入检查' } },
    kindOfAct: '行为', anyAct: '全部行为',
    kind: { agreement: '协议', rota: '轮值', loan: '借调', board: '交界看板', past: '历史', incident: '案件', assignment: '派遣', squad: '执法队', closure: '封路', category: '事项', simulation: '模拟', layer: '图层', feature: '要素', plan: '方案', layer_kind: '图层类别', holiday: '节假日', session: '登录', account: '账号', token: '令牌', deadline_rule: '时限规则', setting: '设置', notice: '通知', ledger: '监督链', backup: '备份', table: '数据表', subject: '检查对象', draw: '抽取', inspection: '检查' },
    column: { sequence: '序号', at: '时间', account: '账号', act: '行为', subject: '对象', details: '内容' },
    nothing: '没有符合条件的记录。', more: '更早的记录',
    verifying: '正在核验 #{n} / #{last} …', intact: '链完整，至 #{n}', empty: '链上尚无记录',
    broken: {
      gap: '链在 #{n} 之前缺少记录；完整至 #{to}',
      unbound: '#{n} 与前一条不相连；完整至 #{to}',
      altered: '#{n} 的内容被改动；完整至 #{to}',
      cut: '自 #{n} 起的记录被删去；完整至 #{to}',
    },
    verify: '重新核验',
    count: '{n} 个', version: 'v{n}', created: '新增 {n}', changedCount: '改动 {n}', deletedCount: '删除 {n}',
  },
  en: {
    title: 'Ledger', key: 'Ledger: who did what when',
    incident: 'Incident number', account: 'Account', act: { agreement: { made: 'Agreement made', ended: 'Agreement ended' }, rota: { made: 'Rota made', ended: 'Rota ended' }, loan: { asked: 'Squad asked for', agreed: 'Squad lent', refused: 'Loan refused', withdrawn: 'Loan withdrawn', recalled: 'Squad recalled', ended: 'Loan ended', lapsed: 'Loan lapsed', began: 'Loan began' }, board: { exported: 'Board exported' }, form: { written: 'Form written' }, squad: { added: 'Squad added', changed: 'Squad changed' }, past: { seen: 'Looked back' }, closure: { closed: 'Road closed', lifted: 'Closure lifted' }, simulation: { started: 'Simulation started', stopped: 'Simulation stopped' }, layer: { made: 'Layer made', changed: 'Layer changed', deleted: 'Layer deleted', edited: 'Draft edited', discarded: 'Draft discarded', submitted: 'Submitted for review', taken_back: 'Taken back from review', published: 'Layer published', frozen: 'Layer frozen', thawed: 'Layer thawed', restored: 'Version restored', derived: 'Boundary areas derived', imported: 'Layer imported' }, feature: { opened: 'Window opened', closed: 'Window closed' }, plan: { made: 'Plan made', changed: 'Plan changed', deleted: 'Plan deleted', copied: 'Plan copied' }, layer_kind: { written: 'Kind of layer written', deleted: 'Kind of layer deleted' }, holidays: { written: 'Holidays entered' }, session: { opened: 'Signed in', refused: 'Sign-in failed', locked_out: 'Locked out', closed: 'Signed out', verified: 'Second factor shown', ended: 'Sessions ended' }, account: { made: 'Account made', changed: 'Account changed', disabled: 'Account disabled', enabled: 'Account enabled', password_changed: 'Password changed', password_reset: 'Password reset', unlocked: 'Lock-out lifted', factor_set: 'Second factor set up', factor_removed: 'Second factor removed', recovery_codes_made: 'Recovery codes made' }, token: { made: 'Token made', revoked: 'Token revoked' }, deadline_rules: { written: 'Deadline rules written' }, deadline_settings: { changed: 'Warning and escalation changed' }, notice: { read: 'Notices seen' }, ledger: { read: 'Ledger read', exported: 'Ledger exported', archived: 'Ledger archived' }, backup: { created: 'Backed up', restored: 'Backup restored' }, retention: { archived: 'Archived when due', blanked: 'Personal data blanked when due', ran: 'Retention applied' }, subject: { graded: 'Grade changed', graded_all: 'All graded anew', inspected: 'Inspected', hazard_noted: 'Hazard noted' }, draw: { made: 'Drawn by lot', published: 'Draw published' }, inspections: { imported: 'Inspections imported' } },
    kindOfAct: 'Act', anyAct: 'All acts',
    kind: { agreement: 'Agreement', rota: 'Rota', loan: 'Loan', board: 'Board', past: 'Past', incident: 'Incident', assignment: 'Assignment', squad: 'Squad', closure: 'Closure', category: 'Category', simulation: 'Simulation', layer: 'Layer', feature: 'Feature', plan: 'Plan', layer_kind: 'Kind of layer', holiday: 'Holidays', session: 'Session', account: 'Account', token: 'Token', deadline_rule: 'Deadline rules', setting: 'Settings', notice: 'Notice', ledger: 'Ledger', backup: 'Backup', table: 'Table', subject: 'Subject', draw: 'Draw', inspection: 'Inspection' },
    column: { sequence: 'No.', at: 'Time', account: 'Account', act: 'Act', subject: 'Subject', details: 'Details' },
    nothing: 'No entry fits.', more: 'Earlier entries',
    verifying: 'Checking #{n} of #{last} …', intact: 'Chain intact up to #{n}', empty: 'The chain holds no entry yet',
    broken: {
      gap: 'Entries are missing before #{n}; intact up to #{to}',
      unbound: '#{n} is not bound to the entry before it; intact up to #{to}',
      altered: 'The content of #{n} has been altered; intact up to #{to}',
      cut: 'The entries from #{n} on are missing; intact up to #{to}',
    },
    verify: 'Check again',
    count: '{n} features', version: 'v{n}', created: '{n} new', changedCount: '{n} changed', deletedCount: '{n} deleted',
  },
} satisfies FolderMessages
