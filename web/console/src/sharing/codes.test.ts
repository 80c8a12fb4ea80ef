import { describe, expect, it } from 'vitest'

import { emptyCode, pastedCodes, sentCodes, wrongCodes } from './codes'

const KNOWN = new Set(['stall', 'gas'])
const row = (code_table: string, code: string, category: string) => ({ code_table, code, category })

describe('codes of an agency', () => {
  it.each([
    ['热线\t01\tstall\r\n热线\t02\tgas\n', [row('热线', '01', 'stall'), row('热线', '02', 'gas')]],
    ['01\tstall\n\n02，gas', [row('旧表', '01', 'stall'), row('旧表', '02', 'gas')]],
    ['stall', [row('旧表', '', 'stall')]],
    ['', []],
  ])('are read from what was pasted: %j', (text, rows) => {
    expect(pastedCodes(text, '旧表')).toEqual(rows)
  })

  it('are told what is wrong with them, row by row', () => {
    const rows = [row('t', '1', 'stall'), emptyCode('t'), row('', '2', 'gas'), row('t', '', 'gas'), row('t', '3', 'none'), row('t', ' 1', 'gas'), row('t', '1', 'stall')]
    expect(wrongCodes(rows, KNOWN)).toEqual([
      { row: 2, why: 'table' },
      { row: 3, why: 'code' },
      { row: 4, why: 'category' },
      { row: 5, why: 'twice' },
    ])
  })

  it('are sent without empty rows, each once', () => {
    expect(sentCodes([row('t', '1 ', 'stall'), emptyCode('t'), row('t', '1', 'stall')])).toEqual([row('t', '1', 'stall')])
  })
})
