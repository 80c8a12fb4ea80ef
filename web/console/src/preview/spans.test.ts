import { describe, expect, test } from 'vitest'

import { beijing, dayOf, type Rule, type Span, spansOf } from './spans'

const at = beijing
const NONE = new Map<string, boolean>()
/** 2026-02-17 is a day off, and 2026-02-14, a Saturday, a day of work in its stead. */
const SPRING = new Map([['2026-02-17', false], ['2026-02-14', true]])
const FEBRUARY: Span = [at('2026-02-01'), at('2026-03-01')]

function spans(rule: Rule | null, [from, until]: Span = FEBRUARY, holidays = NONE): Span[] {
  return spansOf(rule, holidays, from, until)
}

test('times are Beijing’s whatever the machine’s zone', () => {
  expect(at('2026-02-04T18:00:00')).toBe(Date.UTC(2026, 1, 4, 10))
  expect(dayOf(Date.UTC(2026, 1, 3, 16))).toBe('2026-02-04')
})

test('without a rule a feature always holds', () => {
  expect(spans(null)).toEqual([[-Infinity, Infinity]])
})

describe('phases', () => {
  test('hold from their start to their end, open where they say nothing', () => {
    const rule = { phases: [{ starts: '2026-02-04T06:00:00', ends: '2026-02-20T00:00:00' }, { starts: '2026-02-25T00:00:00', ends: null }] }
    expect(spans(rule)).toEqual([[at('2026-02-04T06:00:00'), at('2026-02-20')], [at('2026-02-25'), Infinity]])
  })

  test('that meet are one', () => {
    const rule = { phases: [{ starts: '2026-02-01T00:00:00', ends: '2026-02-02T00:00:00' }, { starts: '2026-02-02T00:00:00', ends: '2026-02-03T00:00:00' }] }
    expect(spans(rule)).toEqual([[at('2026-02-01'), at('2026-02-03')]])
  })

  test('that are past are left out', () => {
    expect(spans({ phases: [{ starts: null, ends: '2026-01-01T00:00:00' }] })).toEqual([])
  })
})

describe('weekly hours', () => {
  const monday: Span = [at('2026-02-02'), at('2026-02-03')]

  test('hold on their days', () => {
    expect(spans({ weekly: [{ days: [1], opens: '06:00', closes: '24:00' }] }, monday)).toEqual([[at('2026-02-02T06:00:00'), at('2026-02-03')]])
    expect(spans({ weekly: [{ days: [3], opens: '06:00', closes: '24:00' }] }, monday)).toEqual([])
  })

  test('run past midnight when they end first', () => {
    const rule = { weekly: [{ days: [7], opens: '22:00', closes: '06:00' }] }
    expect(spans(rule, monday)).toEqual([[at('2026-02-01T22:00:00'), at('2026-02-02T06:00:00')]])
  })

  test('every day all day is one span', () => {
    const rule = { weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '00:00', closes: '24:00' }] }
    expect(spans(rule, monday)).toHaveLength(1)
  })

  test('stay within the phase', () => {
    const rule = { phases: [{ starts: '2026-02-02T12:00:00', ends: '2026-02-02T13:00:00' }], weekly: [{ days: [1], opens: '06:00', closes: '24:00' }] }
    expect(spans(rule, monday)).toEqual([[at('2026-02-02T12:00:00'), at('2026-02-02T13:00:00')]])
  })
})

describe('holidays', () => {
  const hours = [{ days: [1, 2, 3, 4, 5], opens: '08:00', closes: '18:00' }]
  const tuesday: Span = [at('2026-02-17'), at('2026-02-18')]
  const saturday: Span = [at('2026-02-14'), at('2026-02-15')]

  test('as usual: a day off is like any other', () => {
    expect(spans({ weekly: hours }, tuesday, SPRING)).toHaveLength(1)
  })

  test('off: closed on days off, with Monday’s hours on a day of work in their stead', () => {
    expect(spans({ weekly: hours, holidays: 'off' }, tuesday, SPRING)).toEqual([])
    expect(spans({ weekly: hours, holidays: 'off' }, saturday, SPRING)).toEqual([[at('2026-02-14T08:00:00'), at('2026-02-14T18:00:00')]])
  })

  test('only: open on days off alone', () => {
    expect(spans({ holidays: 'only' }, FEBRUARY, SPRING)).toEqual([tuesday])
  })

  test('a day excepted is closed', () => {
    expect(spans({ except_days: ['2026-02-17'] }, tuesday)).toEqual([])
    expect(spans({ except_days: ['2026-02-17'], weekly: hours }, tuesday)).toEqual([])
  })
})
