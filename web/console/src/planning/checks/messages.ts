import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '检查', run: '检查', again: '重新检查', stop: '停止', running: '正在检查… {n} 秒', stopped: '检查已停止。',
    clear: '没有发现问题。', error: '错误', warning: '提醒', errors: '{n} 个错误', warnings: '{n} 个提醒', old: '草稿在检查之后又有改动。',
    took: '{n} ms', mend: '修正', mending: '修正中', mended: '已修正：{what}', look: '在地图上看', notDrafted: '非本次改动',
    left: { time: '{checks}：超出时限，未查完', no_roads: '{checks}：没有路网，未查' },
    check: {
      shapes: '图形', windows: '时段', duplicates: '重复', overlaps: '重叠', jurisdictions: '辖区', owners: '归属', squads: '执法队',
      bindings: '岗位绑定', categories: '事项', cut_off: '断路', coverage: '覆盖',
    },
    blocks: '以下错误阻止发布', despite: '仍要发布', despiteHint: '仍要发布须写明理由。', all: '全部结果', first: '先检查，再发布。', show: '看检查结果',
  },
  en: {
    title: 'Check', run: 'Check', again: 'Check again', stop: 'Stop', running: 'Checking… {n} s', stopped: 'The check was stopped.',
    clear: 'Nothing is wrong.', error: 'Error', warning: 'Warning', errors: '{n} errors', warnings: '{n} warnings', old: 'The draft has changed since it was checked.',
    took: '{n} ms', mend: 'Mend', mending: 'Mending', mended: 'Mended: {what}', look: 'Show on the map', notDrafted: 'not of this draft',
    left: { time: '{checks}: out of time, not finished', no_roads: '{checks}: no road network, not checked' },
    check: {
      shapes: 'Shapes', windows: 'Windows', duplicates: 'Duplicates', overlaps: 'Overlaps', jurisdictions: 'Jurisdictions', owners: 'Owners', squads: 'Squads',
      bindings: 'Bindings', categories: 'Categories', cut_off: 'Cut-offs', coverage: 'Coverage',
    },
    blocks: 'These errors keep it back', despite: 'Publish all the same', despiteHint: 'Publishing all the same takes a reason.', all: 'All findings', first: 'Checked first, then published.', show: 'Show the findings',
  },
} satisfies FolderMessages
