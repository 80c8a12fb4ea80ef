import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '账号管理', key: '账号管理', menu: '账号管理',
    search: '账号或姓名', anyRole: '全部角色', anyState: '全部状态', new: '新建账号', nothing: '没有符合条件的账号。', more: '更多',
    stateName: { active: '启用', disabled: '停用', locked: '锁定' },
    name: '账号', displayName: '姓名', role: '角色', organisation: '机构', squad: '执法队', lastSignIn: '最近登录', sessions: '登录数', state: '状态',
    neverSignedIn: '从未', mark: { disabled: '已停用', locked: '已锁定', oneTime: '待改密码', factor: '第二因素' },
    back: '返回列表', save: '保存', make: '新建并生成一次性密码', saved: '已保存',
    given: '账号 {name} 的一次性密码', givenHint: '只显示这一次。请当面或电话告知本人，首次登录须改成自己的密码；{until} 前有效。',
    ownHint: '这是你自己的账号：密码和第二因素在“我的账号”里改；角色、机构和停用请另一位管理员操作。',
    reset: '重置密码', resetHint: '忘记密码：生成一次性密码，结束其所有登录。',
    unlock: '解除锁定', unlockHint: '登录失败次数过多，已锁定。', unlocked: '已解除锁定',
    resetFactor: '移除第二因素', factorHint: '手机丢失且没有恢复码：移除第二因素。', factorReset: '已移除第二因素',
    endSessions: '结束登录', sessionsHint: '现有 {n} 处登录。', ended: '已结束其所有登录',
    disable: '停用', disableHint: '停用后不能登录，令牌一并失效。', enable: '启用', enableHint: '账号已停用。',
  },
  en: {
    title: 'Accounts', key: 'Accounts', menu: 'Accounts',
    search: 'Account or name', anyRole: 'All roles', anyState: 'All states', new: 'New account', nothing: 'No account fits.', more: 'More',
    stateName: { active: 'Active', disabled: 'Disabled', locked: 'Locked out' },
    name: 'Account', displayName: 'Name', role: 'Role', organisation: 'Organisation', squad: 'Squad', lastSignIn: 'Last sign-in', sessions: 'Sessions', state: 'State',
    neverSignedIn: 'Never', mark: { disabled: 'Disabled', locked: 'Locked out', oneTime: 'To change password', factor: 'Second factor' },
    back: 'Back to the list', save: 'Save', make: 'Make it, with a one-time password', saved: 'Saved',
    given: 'One-time password of {name}', givenHint: 'It is shown this once. Tell it in person or by phone; at the first sign-in another has to be chosen. Good until {until}.',
    ownHint: 'This is your own account: change password and second factor in “My account”; another administrator sees to role, organisation and disabling.',
    reset: 'Reset password', resetHint: 'Forgotten: makes a one-time password and ends all sessions.',
    unlock: 'Lift the lock-out', unlockHint: 'It failed too often, and has to wait.', unlocked: 'Lock-out lifted',
    resetFactor: 'Remove second factor', factorHint: 'Phone lost, and no recovery code: removes the second factor.', factorReset: 'Second factor removed',
    endSessions: 'End sessions', sessionsHint: 'Signed in at {n} places.', ended: 'All its sessions have ended',
    disable: 'Disable', disableHint: 'Can no longer sign in; its tokens end too.', enable: 'Enable', enableHint: 'The account is disabled.',
  },
} satisfies FolderMessages
