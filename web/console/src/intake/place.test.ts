import { expect, test } from 'vitest'

import type { Where } from '@/api/types'

import { placeFrom } from './place'

const street = { id: 51, code: '110105004', name: '三里屯街道', name_en: 'Sanlitun' }
const where = (distance_m: number | null) =>
  ({
    organisations: [street],
    nearest_road: distance_m === null ? null : { name: '工人体育场北路', name_en: 'Gongti North Road', distance_m },
  }) as Where

test.each([
  ['zh-CN', 20, '三里屯街道工人体育场北路附近'],
  ['en', 20, 'near Gongti North Road, Sanlitun'],
  ['zh-CN', 900, '三里屯街道'],
  ['en', null, 'Sanlitun'],
] as const)('%s, %s m from a road', (locale, distance_m, expected) => {
  expect(placeFrom(where(distance_m), locale)).toBe(expected)
})
