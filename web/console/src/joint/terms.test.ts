import { expect, test } from 'vitest'

import type { Rota } from '@/api/joint'

import { draftsOf, turnsOf, untilOf, wayOf, windowOf } from './terms'

const HOURS = { days: [1, 2], opens: '08:00', closes: '20:00' }

test('a window keeps what its form does not show', () => {
  const given = { weekly: [HOURS], holidays: 'off' as const, phases: [{ name: '', starts: null, ends: '2027-01-01T00:00:00' }] }
  expect(untilOf(given)).toBe('2026-12-31')
  expect(windowOf(given, [HOURS], '2026-12-31')).toEqual({ ...given, except_days: [] })
  expect(windowOf(given, [], '')).toEqual({ weekly: [], holidays: 'off', phases: [], except_days: [] })
  expect(windowOf(null, [], '')).toBeNull()
  const phases = [{ name: '冬', starts: '2026-12-01T00:00:00', ends: null }]
  expect(untilOf({ phases })).toBeUndefined()
  expect(windowOf({ phases }, [HOURS], undefined)).toMatchObject({ phases, weekly: [HOURS] })
})

const turn = (squad: number, first_day: string, every_days: number, run_days: number): Rota['turns'][number] => ({
  squad: { id: squad, call_sign: `${squad}` }, organisation: { id: 1, name: '', name_en: '' } as never,
  weekdays: [1, 2], opens: '08:00', closes: '20:00', first_day, every_days, run_days,
})

test.each([
  ['inTurn', [turn(1, '2026-11-30', 14, 7), turn(2, '2026-12-07', 14, 7)]],
  ['fixed', [turn(1, '2026-11-30', 1, 1), turn(2, '2026-11-30', 1, 1)]],
])('turns %s come back as they were', (kind, turns) => {
  const way = wayOf(turns)
  expect(way.kind).toBe(kind)
  expect(turnsOf(draftsOf(turns), way)).toEqual(turns.map(({ squad, organisation: _, ...rest }) => ({ squad_id: squad.id, ...rest })))
})

test('turns that a form cannot say are kept', () => {
  const turns = [turn(1, '2026-11-30', 9, 2), turn(2, '2026-12-07', 14, 7)]
  expect(wayOf(turns).kind).toBe('kept')
  expect(turnsOf(draftsOf(turns), wayOf(turns))).toBeUndefined()
})
