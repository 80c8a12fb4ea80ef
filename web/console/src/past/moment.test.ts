import { expect, test } from 'vitest'

import { readMoment, writeMoment } from './moment'

const NOW = new Date(2026, 10, 25, 18, 4, 12).getTime()

test.each([
  ['14:30', new Date(2026, 10, 25, 14, 30)],
  ['14：30：15', new Date(2026, 10, 25, 14, 30, 15)],
  ['14:30:15.25', new Date(2026, 10, 25, 14, 30, 15, 250)],
  ['19:00', new Date(2026, 10, 24, 19, 0)],
  ['11-24 14:30', new Date(2026, 10, 24, 14, 30)],
  ['12-24 14:30', new Date(2025, 11, 24, 14, 30)],
  ['2025-11-24 14:30', new Date(2025, 10, 24, 14, 30)],
  ['11月24日 6:05', new Date(2026, 10, 24, 6, 5)],
  ['-10', new Date(2026, 10, 25, 17, 54, 12)],
  ['-2h', new Date(2026, 10, 25, 16, 4, 12)],
  ['-1天', new Date(2026, 10, 24, 18, 4, 12)],
])('%s is understood', (words, expected) => {
  expect(readMoment(words, NOW)).toBe(expected.getTime())
})

test.each(['', 'yesterday', '25:00', '02-30 10:00', '14', '10:61'])('%s is not', (words) => {
  expect(readMoment(words, NOW)).toBeNull()
})

test('a moment is written to the second, with the year when it is another', () => {
  expect(writeMoment(NOW - 3000, NOW)).toBe('11-25 18:04:09')
  expect(writeMoment(new Date(2025, 0, 2, 3, 4, 5).getTime(), NOW)).toBe('2025-01-02 03:04:05')
})
