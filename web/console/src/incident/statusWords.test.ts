import { expect, test } from 'vitest'

import { makeIncident } from '@/queue/makeIncident'

import { statusWords } from './statusWords'

const responsible = { id: 3, code: '3', name: '固安县（样例）', name_en: 'Gu’an County' }

test.each([
  ['no peer has', {}, '移送'],
  ['a peer has', { at_peer: true }, '由固安县办理'],
])('a transferred incident that %s', (_, given, expected) => {
  expect(statusWords(makeIncident({ id: 1, status: 'transferred', responsible, ...given }), 'zh-CN')).toBe(expected)
})
