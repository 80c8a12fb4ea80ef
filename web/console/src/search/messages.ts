import type { FolderMessages } from '@/i18n/i18n'

export default {
  'zh-CN': {
    button: '搜索 案件 执法队 道路 坐标',
    placeholder: '案件编号、呼号、道路、地名或坐标',
    hint: '可用拼音首字母，如 cyl；坐标可为 WGS84、GCJ-02 或 BD-09，如 116.3912,39.9075。',
    nothing: '没有找到“{words}”',
    asking: '搜索中…',
    results: '搜索结果',
    kind: { incident: '案件', squad: '执法队', road: '道路', place: '地点', organisation: '辖区', coordinate: '坐标' },
  },
  en: {
    button: 'Search incidents, squads, roads, coordinates',
    placeholder: 'Incident number, call sign, road, place or coordinates',
    hint: 'Pinyin initials work too, such as cyl; coordinates in WGS84, GCJ-02 or BD-09, such as 116.3912,39.9075.',
    nothing: 'Nothing found for “{words}”',
    asking: 'Searching…',
    results: 'Results',
    kind: {
      incident: 'Incident', squad: 'Squad', road: 'Road', place: 'Place', organisation: 'Jurisdiction',
      coordinate: 'Coordinates',
    },
  },
} satisfies FolderMessages
