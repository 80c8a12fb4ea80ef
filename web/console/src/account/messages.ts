import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '我的账号', key: '我的账号：密码、第二因素、登录、令牌', menu: '我的账号…',
    tab: { password: '密码', factor: '第二因素', sessions: '登录', tokens: '令牌' },
    passwordChanged: '密码已更改，其他登录已结束',
    factorOn: '已启用（{since}），剩余恢复码 {n} 个。', factorOff: '未启用。启用后，登录时除密码外还要输入手机上的验证码。',
    factorMissing: '未启用，但你的角色必须使用。', factorBegin: '开始设置', factorRenew: '重新生成恢复码', factorRemove: '停用',
    byProvider: '你经统一身份认证登录，第二因素由那里负责；这里的只用于密码登录。',
    browser: '浏览器', address: '地址', openedAt: '登录时间', lastSeen: '最近使用', current: '当前', end: '结束', endOthers: '结束其他所有登录',
    tokenHint: '程序用令牌调用接口，只能做勾选的事。', label: '用途', for: '权限', until: '有效至', lastUsed: '最近使用', never: '未用过',
    everything: '账号的全部权限', comma: '、', revoke: '作废', noTokens: '还没有令牌。', newToken: '新建令牌', makeToken: '生成令牌',
    lasts: '有效期', days: '{n} 天', tokenMade: '令牌“{label}”已生成', shownOnce: '只显示这一次，请立即保存。',
    permission: { own_account: '管理自己的账号', see_map: '查看地图', see_incidents: '查看案件', see_reporters: '查看报告人', see_squads: '查看执法队', report_incidents: '上报案件', change_incidents: '办理案件', dispatch: '派遣', act_as_squad: '代执法队操作', send_fixes: '上报定位', manage_squads: '管理执法队', ask_travel: '查询行程', close_roads: '封路', run_simulation: '控制模拟', follow_stream: '接收实时流', see_drafts: '查看草稿', plan_layers: '编辑图层', publish_layers: '发布图层', manage_kinds: '管理图层类别', see_ledger: '查看监督链', manage_accounts: '管理账号', attach_files: '上传附件', see_originals: '查看原始附件', fill_forms: '填写检查单', see_past: '查看回放', see_response_plans: '查看处置预案', manage_response_plans: '管理处置预案', see_notices: '查看提醒', pause_deadlines: '暂停时限', manage_deadlines: '管理时限', manage_forms: '管理检查单', see_joint: '查看联合处置', manage_joint: '管理联合处置', see_patrol_orders: '查看巡查任务', manage_hotspots: '管理高发点位与巡查任务', see_hotspots: '查看高发点位', verify_ledger: '核验监督链', read_shares: '读取共享', manage_shares: '管理共享与接收单位', send_cases: '报送案件', print_sheets: '打印态势图表', manage_printing: '管理定时打印' },
  },
  en: {
    title: 'My account', key: 'My account: password, second factor, sessions, tokens', menu: 'My account…',
    tab: { password: 'Password', factor: 'Second factor', sessions: 'Signed in', tokens: 'Tokens' },
    passwordChanged: 'Password changed; your other sessions have ended',
    factorOn: 'In use since {since}; {n} recovery codes are left.', factorOff: 'Not in use. With it, signing in takes a code of your phone beside the password.',
    factorMissing: 'Not in use, but your role has to have it.', factorBegin: 'Set it up', factorRenew: 'New recovery codes', factorRemove: 'Do without',
    byProvider: 'You came by the provider, which sees to a second factor itself; this one is for signing in by password.',
    browser: 'Browser', address: 'Address', openedAt: 'Signed in', lastSeen: 'Last used', current: 'This one', end: 'End', endOthers: 'End all others',
    tokenHint: 'Programs call the API by a token, and may do only what is ticked.', label: 'What for', for: 'May', until: 'Until', lastUsed: 'Last used', never: 'Never',
    everything: 'All that the account may', comma: ', ', revoke: 'Revoke', noTokens: 'No tokens yet.', newToken: 'New token', makeToken: 'Make token',
    lasts: 'Lasts', days: '{n} days', tokenMade: 'Token “{label}” made', shownOnce: 'It is shown this once: keep it now.',
    permission: { own_account: 'Manage one’s account', see_map: 'See the map', see_incidents: 'See incidents', see_reporters: 'See reporters', see_squads: 'See squads', report_incidents: 'Report incidents', change_incidents: 'Handle incidents', dispatch: 'Dispatch', act_as_squad: 'Act for squads', send_fixes: 'Send fixes', manage_squads: 'Manage squads', ask_travel: 'Ask travel times', close_roads: 'Close roads', run_simulation: 'Run the simulation', follow_stream: 'Follow the stream', see_drafts: 'See drafts', plan_layers: 'Edit layers', publish_layers: 'Publish layers', manage_kinds: 'Manage kinds', see_ledger: 'See the ledger', manage_accounts: 'Manage accounts', attach_files: 'Attach files', see_originals: 'See original files', fill_forms: 'Fill in forms', see_past: 'See the past', see_response_plans: 'See response plans', manage_response_plans: 'Manage response plans', see_notices: 'See notices', pause_deadlines: 'Pause deadlines', manage_deadlines: 'Manage deadlines', manage_forms: 'Manage forms', see_joint: 'See joint response', manage_joint: 'Manage joint response', see_patrol_orders: 'See patrol orders', manage_hotspots: 'Manage hotspots and patrol orders', see_hotspots: 'See hotspots', verify_ledger: 'Verify the ledger', read_shares: 'Read shares', manage_shares: 'Manage shares and agencies', send_cases: 'Send cases', print_sheets: 'Print situation sheets', manage_printing: 'Manage printing by schedule' },
  },
} satisfies FolderMessages
