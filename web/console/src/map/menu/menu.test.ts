import { expect, it } from 'vitest'

import { placeBeside } from './menu'

it.each([
  ['room after the point', 100, 200, 1000, 100],
  ['no room after it', 900, 200, 1000, 700],
  ['no room on either side', 100, 200, 210, 8],
])('stands where there is %s', (_name, point, size, stage, wanted) => {
  expect(placeBeside(point, size, stage)).toBe(wanted)
})
