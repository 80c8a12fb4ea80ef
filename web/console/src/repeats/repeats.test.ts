import { describe, expect, it } from 'vitest'

import type { Repeats } from './calls'
import { partsOf } from './saying'

const NONE = { count: 0, last_at: null, last_day_only: false }

function repeats(told: Partial<Repeats>): Repeats {
  return {
    within_m: 50, within_days: 30, record_days: 365, ordinal: 1, here: NONE, at_address: NONE, of_subject: null,
    raises: false, subjects: [], items: [], ...told,
  }
}

describe('partsOf', () => {
  it('says nothing of what was never before', () => {
    expect(partsOf(repeats({}))).toEqual([])
    expect(partsOf(repeats({ of_subject: NONE }))).toEqual([])
  })

  it('says the how-manieth it is, when the last was, and how often it was the same subject', () => {
    const parts = partsOf(
      repeats({
        ordinal: 7, here: { count: 6, last_at: '2022-02-01T08:00:00Z', last_day_only: false }, of_subject: { count: 3, last_at: null, last_day_only: false },
        at_address: { count: 6, last_at: null, last_day_only: false },
      }),
    )
    expect(parts.map(({ key, count, days }) => [key, count, days])).toEqual([
      ['ordinal', 7, 30], ['last', 6, 30], ['subject', 3, 365],
    ])
    expect(parts[1]!.at).toBe('2022-02-01T08:00:00Z')
  })

  it('names the address where more was there than of this kind of late', () => {
    expect(partsOf(repeats({ at_address: { count: 2, last_at: null, last_day_only: false } })).map((part) => part.key)).toEqual(['address'])
    const both = repeats({ here: { count: 1, last_at: null, last_day_only: false }, ordinal: 2, at_address: { count: 5, last_at: null, last_day_only: false } })
    expect(partsOf(both).map((part) => part.key)).toEqual(['ordinal', 'last', 'address'])
  })
})
