import { describe, expect, it } from 'vitest'

import { cronOf, DAYS, timesOf } from './times'

describe('when something is printed', () => {
  it.each([
    ['0 8 * * *', { days: DAYS, hours: [8], minute: 0, cron: null }],
    ['30 8,14,20 * * 1-5', { days: [1, 2, 3, 4, 5], hours: [8, 14, 20], minute: 30, cron: null }],
    ['0 7 * * 0,6', { days: [6, 7], hours: [7], minute: 0, cron: null }],
    ['0 7 * * 5-7', { days: [5, 6, 7], hours: [7], minute: 0, cron: null }],
  ])('%s is a choice and comes back', (cron, times) => {
    expect(timesOf(cron)).toEqual(times)
    expect(cronOf(times)).toBe(cron)
  })

  it.each(['*/15 * * * *', '0 8 1 * *', '61 8 * * *', '0 24 * * *'])('%s stays as it is', (cron) => {
    expect(timesOf(cron).cron).toBe(cron)
    expect(cronOf(timesOf(cron))).toBe(cron)
  })
})
