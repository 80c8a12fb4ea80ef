import { describe, expect, it } from 'vitest'

import { choiceOf, timesOf } from './times'

describe('times of a schedule', () => {
  it.each(['0 8 * * *', '30 23 * * 1', '5 0 * * 0', '0 8 * * 1-5', '*/30 * 1 * *', '0 24 * * *'])('%s is kept', (times) => {
    expect(timesOf(choiceOf(times))).toBe(times)
  })

  it.each([
    ['0 8 * * *', 'daily', '08:00', 1],
    ['30 23 * * 0', 'weekly', '23:30', 7],
    ['30 23 * * 7', 'weekly', '23:30', 7],
    ['0 8 * * 1-5', 'cron', '08:00', 1],
    ['61 8 * * *', 'cron', '08:00', 1],
  ])('%s is %s', (times, rhythm, clock, weekday) => {
    expect(choiceOf(times)).toMatchObject({ rhythm, clock, weekday })
  })
})
