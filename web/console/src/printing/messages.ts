import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    title: '打印态势图表', key: '打印态势图表', menu: '打印态势图表',
    about: '把此刻的态势做成 PDF：地图、图例、比例尺、未结案件和出动的执法队；报告人信息不会上图。',
    paper: '纸张', format: '方向', landscape: '横向', portrait: '纵向', area: '范围', shown: '地图当前显示的', whole: '全部辖区（{name}）',
    layers: '图层', shownLayers: '地图上打开的（{n}）', allLayers: '全部现行图层', heading: '标题', headingHint: '默认：{name}态势图表',
    print: '生成 PDF', making: '正在生成，已 {s} 秒', takes: '通常几秒，最多两分钟；可以继续做别的事。', stop: '停止', stopped: '已停止，没有生成文件。',
    done: '已生成 {name}', noMap: '地图尚未就绪，按全部辖区打印。',
  },
  en: {
    title: 'Print the situation', key: 'Print the situation', menu: 'Print the situation',
    about: 'The situation of this moment as PDF: map, legend, scale, open incidents and squads under way. Nothing of who reported is on it.',
    paper: 'Paper', format: 'Format', landscape: 'Landscape', portrait: 'Portrait', area: 'Area', shown: 'What the map shows', whole: 'All of {name}',
    layers: 'Layers', shownLayers: 'Those on the map ({n})', allLayers: 'All in force', heading: 'Title', headingHint: 'Situation sheet: {name}, if not given',
    print: 'Make the PDF', making: 'Being made, {s} s so far', takes: 'A few seconds as a rule, two minutes at most; you may go on with other things.', stop: 'Stop', stopped: 'Stopped; no file was made.',
    done: '{name} is made', noMap: 'The map is not there yet: all of the area is printed.',
  },
} satisfies FolderMessages
