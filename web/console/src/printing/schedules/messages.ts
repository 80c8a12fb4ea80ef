import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '定时生成', hint: '到时自动生成，放入文件夹，也可在此下载。', add: '新增', none: '没有定时生成。', noFiles: '还没有生成过文件。',
    what: '内容', whatName: { briefing: '高发点位简报', sheet: '态势图表' }, language: '语言', organisation: '单位', times: '时间',
    days: '星期', hours: '钟点', minute: '分', daily: '每天', weekdays: '工作日', weekend: '周末', day: { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '日' }, dayList: '周{days}',
    cron: 'cron 表达式', byHours: '按钟点选择', window: '时段', windowOf: '近 {n} 天', allGroups: '全部类别', group: '类别',
    paper: '纸张', format: '方向', area: '范围', whole: '单位辖区', shown: '地图当前显示的', kept: '保持不变', heading: '标题', headingHint: '默认：单位名称加态势图表',
    folder: '文件夹', folderHint: '本单位打印文件夹之下，可不填', keep: '保留最近', keepUnit: '份', next: '下次', paused: '已暂停',
    run: '立即生成', edit: '更改', pause: '暂停', resume: '恢复', end: '终止', endSure: '不再生成，已有文件保留。', save: '保存', lastOf: '保留 {n} 份',
    files: '已生成的文件', at: '时间', file: '文件', state: '结果', size: '大小', more: '更早的', download: '下载',
    fileState: { waiting: '生成中', trying: '重试', done: '完成', failed: '失败' }, retryAt: '{at} 再试',
    problem: {
      NothingReckoned: '尚未计算高发点位', BriefingFilesMissing: '控制台尚未构建', FolderUnfit: '文件夹不可用', NothingToDraw: '没有可画的范围', AreaNotForPaper: '范围不适合纸张',
      PrinterMissing: '缺少 PDF 系统库', SheetTooSlow: '超时', SheetsBusy: '其他图表正在生成', SheetFailed: '绘制中断', OSError: '写入失败', ProcessEnded: '处理中断', WorkerStopping: '后台重启', superseded: '由更新的文件取代',
    },
  },
  en: {
    title: 'By schedule', hint: 'Made when it is time, put into a folder, and to be had here.', add: 'New schedule', none: 'Nothing is made by schedule.', noFiles: 'No file has been made yet.',
    what: 'What', whatName: { briefing: 'Briefing map', sheet: 'Situation sheet' }, language: 'Language', organisation: 'Organisation', times: 'Times',
    days: 'Days', hours: 'Hours', minute: 'Minute', daily: 'Daily', weekdays: 'Mon–Fri', weekend: 'Sat, Sun', day: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' }, dayList: '{days}',
    cron: 'cron expression', byHours: 'Choose by hours', window: 'Window', windowOf: '{n} days', allGroups: 'All categories', group: 'Categories',
    paper: 'Paper', format: 'Format', area: 'Area', whole: 'All of its land', shown: 'What the map shows', kept: 'As it is', heading: 'Title', headingHint: 'Situation sheet and the organisation, if not given',
    folder: 'Folder', folderHint: 'Below the organisation’s; may be left empty', keep: 'Keep the last', keepUnit: 'files', next: 'Next', paused: 'Paused',
    run: 'Make one now', edit: 'Change', pause: 'Pause', resume: 'Resume', end: 'End', endSure: 'No more is made; the files stay.', save: 'Save', lastOf: 'keeps {n}',
    files: 'Files', at: 'Time', file: 'File', state: 'Outcome', size: 'Size', more: 'Older ones', download: 'Download',
    fileState: { waiting: 'Being made', trying: 'Tried again', done: 'Done', failed: 'Failed' }, retryAt: 'again at {at}',
    problem: {
      NothingReckoned: 'No hotspots have been reckoned', BriefingFilesMissing: 'The console is not built', FolderUnfit: 'Folder will not do', NothingToDraw: 'No area to draw', AreaNotForPaper: 'Area does not fit paper',
      PrinterMissing: 'Libraries for PDF are missing', SheetTooSlow: 'Timed out', SheetsBusy: 'Other sheets are being made', SheetFailed: 'Drawing broke off', OSError: 'Writing failed', ProcessEnded: 'Broken off', WorkerStopping: 'Worker restarted', superseded: 'A newer file took its place',
    },
  },
} satisfies FolderMessages
