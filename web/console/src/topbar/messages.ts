import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    waiting: '待派', overdue: '超时', available: '可用',
    connection: '连接状态', live: '实时', connecting: '连接中', behind: '落后 {n} 秒',
    clock: '时间', account: '账号菜单',
    toLight: '浅色主题', toDark: '深色主题', soundOn: '打开新案件提示音', soundOff: '关闭新案件提示音',
    wall: '大屏', field: '外勤手机页', signOut: '退出登录',
    sample: '样例', sampleHint: '样例城市：由公开事实简化生成，不是官方数据，不可用于实际调度。',
    simulation: '模拟运行', simulating: '模拟中', simulationOff: '模拟已停', stopSimulation: '停止模拟',
    startSimulation: '开始模拟：执法队与案件自行变化',
  },
  en: {
    waiting: 'Waiting', overdue: 'Overdue', available: 'Available',
    connection: 'Connection', live: 'Live', connecting: 'Connecting', behind: '{n} s behind',
    clock: 'Time', account: 'Account menu',
    toLight: 'Light theme', toDark: 'Dark theme', soundOn: 'Sound for new incidents', soundOff: 'No sound',
    wall: 'Wall display', field: 'Field page', signOut: 'Sign out',
    sample: 'Sample', sampleHint: 'A sample city, simplified from public facts; not official, not for real dispatch.',
    simulation: 'Simulation', simulating: 'Simulating', simulationOff: 'Paused', stopSimulation: 'Stop the simulation',
    startSimulation: 'Start the simulation: squads and incidents move by themselves',
  },
} satisfies FolderMessages
