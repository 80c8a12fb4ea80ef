import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    noSquad: '未选择执法队',
    choose: '查看哪支执法队',
    nothing: '暂无派遣。有新任务会立即显示在这里。',
    noPlace: '（未写地点，见路线）',
    due: { accept: '接单时限', arrive: '到场时限', resolve: '处置时限', feedback: '反馈时限' },
    step: { accepted: '接单', en_route: '出发', on_scene: '到场', handled: '处置完毕' },
    return: '退回派遣', reason: '退回原因', returnNow: '确认退回',
    turns: '查看路线',
    send: '发送位置', follow: '持续发送位置', stopFollowing: '正在持续发送',
    positionAge: '位置更新：{age}', positionNever: '尚未发送位置',
    noPermission: '浏览器不允许读取位置，请在设置中允许。', noPosition: '暂时取不到位置，请到开阔处再试。',
  },
  en: {
    noSquad: 'No squad chosen',
    choose: 'Which squad',
    nothing: 'Nothing assigned. A new task will appear here at once.',
    noPlace: '(no place written; see the route)',
    due: { accept: 'Accept within', arrive: 'Arrive within', resolve: 'Resolve within', feedback: 'Answer within' },
    step: { accepted: 'Accept', en_route: 'Set off', on_scene: 'On scene', handled: 'Handled' },
    return: 'Hand back', reason: 'Why', returnNow: 'Hand it back',
    turns: 'Show the way',
    send: 'Send my position', follow: 'Keep sending', stopFollowing: 'Sending as you move',
    positionAge: 'Position sent: {age}', positionNever: 'No position sent yet',
    noPermission: 'The browser may not read the position; allow it in its settings.',
    noPosition: 'No position can be found now; try in the open.',
  },
} satisfies FolderMessages
