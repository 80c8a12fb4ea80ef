import { expect, test } from 'vitest'

import type { ManagedAccount } from '@/api/accounts'

import { marksOf } from './marks'

const account = (values: Partial<ManagedAccount>) =>
  ({ disabled_at: null, is_locked_out: false, one_time_until: null, has_second_factor: false, ...values }) as ManagedAccount

test('nothing is the matter with most', () => expect(marksOf(account({}))).toEqual([]))

test.each([
  [{ disabled_at: '2026-01-01T00:00:00Z' }, 'disabled'],
  [{ is_locked_out: true }, 'locked'],
  [{ one_time_until: '2026-01-01T00:00:00Z' }, 'oneTime'],
  [{ has_second_factor: true }, 'factor'],
] as const)('%o is marked', (values, name) => expect(marksOf(account(values)).map((mark) => mark.name)).toEqual([name]))
