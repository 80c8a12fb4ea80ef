import { expect, test } from 'vitest'

import type { LedgerEntry } from '@/api/types'

import { entryAct, entryDetails, entrySubject } from './words'

const entry = (act: string, subject_kind: string, others: Partial<LedgerEntry> = {}) =>
  ({ act, subject_kind, subject_id: 7, subject: null, details: {}, ...others }) as LedgerEntry

test.each([
  [entry('incident.closed', 'incident', { subject: '1001' }), '结案', '案件 1001', ''],
  [entry('squad.added', 'squad', { subject: '朝阳-07' }), '新增执法队', '执法队 朝阳-07', ''],
  [entry('closure.closed', 'closure', { details: { road: '朝阳路', reason: '施工' } }), '封路', '封路 7', '朝阳路 · 施工'],
  [entry('simulation.stopped', 'simulation', { subject_id: null }), '停止模拟', '模拟', ''],
  [entry('layer.published', 'layer', { details: { layer: '五区', version: 3, reason: '两会', created: 2, changed: 0, deleted: 1 } }), '发布图层', '图层 7', '五区 · v3 · 新增 2 · 删除 1 · 两会'],
  [entry('feature.opened', 'feature', { details: { feature: '鸟巢', layer_id: 4 } }), '时段开始', '要素 7', '鸟巢'],
  [entry('hotspot.treated', 'hotspot'), 'hotspot.treated', 'hotspot 7', ''],
])('%# is told in words', (told, act, subject, details) => {
  expect([entryAct(told), entrySubject(told), entryDetails(told)]).toEqual([act, subject, details])
})
