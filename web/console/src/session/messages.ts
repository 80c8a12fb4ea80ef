import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    purpose: '案件、执法队、道路在一张图上；按路程时间派最近的队。',
    account: '账号',
    password: '密码',
    signIn: '登录',
    sampleAccounts: '样例账号',
    sampleHint: '演示城市，点一下即登录；密码与账号相同。',
    cannotStart: '无法打开控制台',
    ended: '登录已过期',
    endedHint: '请重新输入密码，屏幕上的内容都还在。',
    otherAccount: '换一个账号',
    replaced: '另一个标签页已用账号“{account}”登录，本页已随之切换；刚才的操作没有执行',
  },
  en: {
    purpose: 'Incidents, squads and roads on one map; the nearest squad by road is sent.',
    account: 'Account',
    password: 'Password',
    signIn: 'Sign in',
    sampleAccounts: 'Sample accounts',
    sampleHint: 'A sample city: one click signs in; the password is the name.',
    cannotStart: 'The console cannot be opened',
    ended: 'Your session has ended',
    endedHint: 'Enter your password again; everything on screen is kept.',
    otherAccount: 'Use another account',
    replaced: 'Another tab has signed in as “{account}”, and this one follows; what you just did was not done',
  },
} satisfies FolderMessages
