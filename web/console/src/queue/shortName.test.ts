import { expect, test } from 'vitest'

import { shortName } from './shortName'

test.each([
  ['三里屯街道（样例）', '三里屯'],
  ['四季青地区', '四季青'],
  ['东城区', '东城'],
  ['城区', '城区'],
  ['Sanlitun (sample)', 'Sanlitun'],
  ['朝阳', '朝阳'],
  ['（样例）', '（样例）'],
  ['（样例）三里屯街道', '（样例）三里屯'],
])('%s → %s', (name, expected) => {
  expect(shortName(name)).toBe(expected)
})
