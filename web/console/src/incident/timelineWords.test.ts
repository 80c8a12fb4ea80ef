import { expect, test } from 'vitest'

import type { TimelineEntry } from '@/api/types'

import { actDetails, actName, actorName, withoutEchoes } from './timelineWords'

const entry = (act: string, details: TimelineEntry['details']): TimelineEntry => ({ at: '2026-11-24T06:00:00Z', act, account: 'operator', details })

test.each([
  ['a squad sent', entry('assignment.dispatched', { squad: '朝阳-07', role: 'lead', reason: '', travel_time_s: 250.4 }), '派遣', '朝阳-07 · 4′10″'],
  ['taken back', entry('assignment.released', { squad: '朝阳-07', reason: '车辆故障' }), '撤回', '朝阳-07 · 车辆故障'],
  ['corrected', entry('incident.corrected', { priority: { was: 3, now: 2 } }), '更正', '优先级 3 → 2'],
  ['tagged anew', entry('incident.retagged', { came: ['鸟巢'], went: ['东门', '西门'], priority: { was: 3, now: 2 } }), '标签变化', '进入 鸟巢 · 离开 东门、西门 · 优先级 3 → 2'],
  ['tagged anew, as urgent as before', entry('incident.retagged', { came: [], went: ['东门'], priority: { was: 3, now: 3 } }), '标签变化', '离开 东门'],
  ['moved', entry('incident.registered', { was: 'received', reason: '' }), '立案', ''],
  ['said as in the ledger', entry('violation.established', { violation: 5 }), '认定违法行为', ''],
  ['an act of a newer server', entry('incident.blessed', {}), 'incident.blessed', ''],
])('%s', (_, each, name, details) => {
  expect([actName(each), actDetails(each)]).toEqual([name, details])
})

test('an incident that only follows its squad is not told twice', () => {
  const acts = ['incident.received', 'assignment.dispatched', 'incident.registered', 'incident.dispatched', 'assignment.accepted']
  const told = withoutEchoes(acts.map((act) => entry(act, {})))
  expect(told.map((each) => each.act)).toEqual(['incident.received', 'assignment.dispatched', 'incident.registered', 'assignment.accepted'])
})

test('an incident moved long after its squad is told', () => {
  const handled = { ...entry('incident.handled', {}), at: '2026-11-24T07:00:00Z' }
  expect(withoutEchoes([entry('assignment.handled', {}), handled])).toHaveLength(2)
})

test('what acts by itself has a name', () => {
  expect([actorName({ ...entry('x', {}), account: 'system' }), actorName(entry('x', {}))]).toEqual(['系统', 'operator'])
})
