import type { FolderMessages } from './i18n'

/** The words many folders share: names of states, priorities, ways of moving. */
export default {
  'zh-CN': {
    incidentStatus: {
      received: '受理', registered: '立案', dispatched: '派遣', accepted: '接单', en_route: '途中', on_scene: '到场',
      handled: '处置', verified: '核查', closed: '结案', returned: '退单', transferred: '移送', merged: '并案',
      cancelled: '作废', reopened: '重启',
    },
    squadStatus: {
      off_duty: '未上岗', available: '可用', assigned: '已派', en_route: '途中', on_scene: '现场', busy: '忙碌',
    },
    assignmentStatus: {
      dispatched: '已派', accepted: '接单', en_route: '途中', on_scene: '到场', handled: '处置完', released: '撤回',
    },
    mode: { car: '汽车', ebike: '电动自行车', foot: '步行' },
    priority: { 1: 'P1 特急', 2: 'P2 紧急', 3: 'P3 一般', 4: 'P4 可缓' },
    role: {
      operator: '值班员', planner: '规划员', squad: '执法队', supervisor: '督导员', agency: '协作单位',
      admin: '管理员',
    },
    source: { '12345': '12345 热线', patrol: '巡查', camera: '监控', sensor: '传感', agency: '其他部门', public: '公众', simulation: '模拟' },
    problem: {
      unreachable: '连不上服务器，请检查网络；未提交的内容仍在。',
      server_error: '服务器出错，操作未完成，可以重试。',
      refused: '服务器拒绝了此操作。',
    },
    retry: '重试', cancel: '取消', close: '关闭', loading: '载入中…',
  },
  en: {
    incidentStatus: {
      received: 'Received', registered: 'Registered', dispatched: 'Dispatched', accepted: 'Accepted',
      en_route: 'En route', on_scene: 'On scene', handled: 'Handled', verified: 'Verified', closed: 'Closed',
      returned: 'Returned', transferred: 'Transferred', merged: 'Merged', cancelled: 'Cancelled', reopened: 'Reopened',
    },
    squadStatus: {
      off_duty: 'Off duty', available: 'Available', assigned: 'Assigned', en_route: 'En route',
      on_scene: 'On scene', busy: 'Busy',
    },
    assignmentStatus: {
      dispatched: 'Sent', accepted: 'Accepted', en_route: 'En route', on_scene: 'On scene', handled: 'Handled',
      released: 'Released',
    },
    mode: { car: 'Car', ebike: 'E-bike', foot: 'On foot' },
    priority: { 1: 'P1 Critical', 2: 'P2 Urgent', 3: 'P3 Normal', 4: 'P4 Can wait' },
    role: {
      operator: 'Operator', planner: 'Planner', squad: 'Squad', supervisor: 'Supervisor', agency: 'Agency',
      admin: 'Administrator',
    },
    source: { '12345': '12345 hotline', patrol: 'Patrol', camera: 'Camera', sensor: 'Sensor', agency: 'Other agency', public: 'Public', simulation: 'Simulation' },
    problem: {
      unreachable: 'The server cannot be reached. What you entered is still here.',
      server_error: 'The server failed; nothing was changed. Try again.',
      refused: 'The server refused this.',
    },
    retry: 'Retry', cancel: 'Cancel', close: 'Close', loading: 'Loading…',
  },
} satisfies FolderMessages
