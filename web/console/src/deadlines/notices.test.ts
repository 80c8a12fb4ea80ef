import { expect, test } from 'vitest'

import type { Notice } from '@/api/deadlines'

import { headline, inOrder, isFor } from './notices'

function make(change: Partial<Notice>): Notice {
  return {
    id: 1, kind: 'deadline.missed', role: 'supervisor', organisation: { id: 5, code: '5', name: '街道', name_en: 'Street' },
    priority: 3, step: 'accept', level: 0, incident: null, squad: null, details: {}, due_at: null,
    at: '2026-11-25T08:00:00Z', read_at: null, read_by: null, ...change,
  }
}

test.each([
  ['supervisor', 5, null, true],
  ['supervisor', 6, null, false],
  ['operator', 5, null, false],
  ['admin', 5, null, true],
  ['admin', 1, null, false],
  ['squad', 5, 9, false],
] as const)('%s of %i', (role, organisation_id, squad_id, is) => {
  expect(isFor(make({}), { role, organisation_id, squad_id })).toBe(is)
})

test('what a squad is asked is for that squad alone', () => {
  const asked = make({ kind: 'safety.asked', role: 'squad', squad: { id: 9, call_sign: '甲-01' } })
  expect(isFor(asked, { role: 'squad', organisation_id: 5, squad_id: 9 })).toBe(true)
  expect(isFor(asked, { role: 'squad', organisation_id: 5, squad_id: 8 })).toBe(false)
  expect(isFor(asked, { role: 'admin', organisation_id: 5, squad_id: null })).toBe(false)
})

test('alarms stand first, then what is urgent, then what is new', () => {
  const notices = [
    make({ id: 1, priority: 1 }), make({ id: 2 }), make({ id: 3 }), make({ id: 4, kind: 'safety.alarmed', priority: 1 }),
    make({ id: 5, priority: 1 }),
  ]
  expect(inOrder(notices).map((each) => each.id)).toEqual([4, 5, 1, 3, 2])
})

test('a notice says what happened, also when its kind is new', () => {
  expect(headline(make({}))).toBe('接单逾期')
  expect(headline(make({ kind: 'safety.alarmed', step: '', squad: { id: 9, call_sign: '甲-01' } }))).toBe('甲-01 失联')
  expect(headline(make({ kind: 'new.thing', step: '' }))).toBe('new.thing')
})
