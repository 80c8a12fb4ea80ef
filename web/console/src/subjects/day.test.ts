import { expect, it } from 'vitest'

import { cityDay } from './day'

it('begins when it does in Beijing', () => {
  expect(cityDay(Date.UTC(2026, 10, 25, 15, 59))).toBe('2026-11-25')
  expect(cityDay(Date.UTC(2026, 10, 25, 16, 0))).toBe('2026-11-26')
})
