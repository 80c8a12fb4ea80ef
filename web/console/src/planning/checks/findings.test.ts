import { expect, test } from 'vitest'

import type { Finding } from '@/api/publishing'

import { blockingOf, codesOf, findingFeatures } from './findings'

function finding(given: Partial<Finding>): Finding {
  return {
    code: 'overlap', severity: 'warning', text: '重叠', features: [1], drafted: true, place: [116, 39], shape: null, numbers: {}, about: {}, mend: null, ...given,
  }
}

const error = finding({ code: 'shape_faulty', severity: 'error', features: [1, 2] })
const elsewhere = finding({ code: 'squad_unknown', severity: 'error', features: [3] })
const warning = finding({})

test('errors about what is published block, warnings and other features do not', () => {
  expect(blockingOf([error, elsewhere, warning], [2])).toEqual([error])
  expect(blockingOf([error, elsewhere, warning], [])).toEqual([])
})

test('each code is named once', () => {
  expect(codesOf([error, warning, error])).toEqual(['shape_faulty', 'overlap'])
})

test('the one that is looked at shows its shape', () => {
  const shape = { type: 'Polygon', coordinates: [] } as unknown as Finding['shape']
  const parts = (focused: number | null) => findingFeatures([finding({ shape }), finding({ place: null })], focused).features.map(({ properties }) => [properties!.part, properties!.index])
  expect(parts(null)).toEqual([['mark', 0]])
  expect(parts(0)).toEqual([['shape', 0], ['mark', 0]])
})
