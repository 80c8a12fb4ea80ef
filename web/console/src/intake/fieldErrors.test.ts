import { expect, test } from 'vitest'

import { Problem } from '@/api/problem'

import { fieldErrorsOf } from './fieldErrors'

test.each([
  ['a field', new Problem(422, { errors: [{ where: 'category', what: '过长', accepted: '至多 100 字' }] }), { category: '过长 · 至多 100 字' }],
  ['inside a field', new Problem(422, { errors: [{ where: 'reporter.phone', what: '过长' }] }), { reporter: '过长' }],
  ['inside the body', new Problem(422, { errors: [{ where: 'body.location.0', what: '超出范围' }] }), { location: '超出范围' }],
  ['a place outside', new Problem(422, { code: 'outside_jurisdiction', detail: '不在任何辖区内' }), { location: '不在任何辖区内' }],
  ['no field', new Problem(503, { detail: '数据库忙' }), {}],
])('%s', (_, problem, expected) => {
  expect(fieldErrorsOf(problem, problem.detail)).toEqual(expected)
})
