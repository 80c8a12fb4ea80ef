/** The codes of an agency's own tables, and what of ours each means; pure. */
import type { SenderCode } from './calls'

export const emptyCode = (code_table = ''): SenderCode => ({ code_table, code: '', category: '' })

export const isEmpty = ({ code, category }: SenderCode) => code.trim() === '' && category.trim() === ''

/** Rows out of what was pasted from a spreadsheet: table, code and category, or code and category of a table. */
export function pastedCodes(text: string, code_table: string): SenderCode[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split(/\t|,|，/).map((cell) => cell.trim()))
    .filter((cells) => cells.some(Boolean))
    .map((cells) => {
      const [category = '', code = '', table] = [...cells].slice(0, 3).reverse()
      return { code_table: table || code_table, code, category }
    })
}

export interface Wrong {
  row: number
  why: 'table' | 'code' | 'category' | 'twice'
}

/** What is the matter with rows, the first of each; what is wholly empty is left out when it is sent. */
export function wrongCodes(rows: readonly SenderCode[], known: ReadonlySet<string>): Wrong[] {
  const meant = new Map<string, string>()
  const wrong: Wrong[] = []
  rows.forEach((each, row) => {
    if (isEmpty(each)) return
    const key = JSON.stringify([each.code_table.trim(), each.code.trim()])
    const before = meant.get(key)
    if (each.code_table.trim() === '') wrong.push({ row, why: 'table' })
    else if (each.code.trim() === '') wrong.push({ row, why: 'code' })
    else if (!known.has(each.category.trim())) wrong.push({ row, why: 'category' })
    else if (before !== undefined && before !== each.category.trim()) wrong.push({ row, why: 'twice' })
    meant.set(key, before ?? each.category.trim())
  })
  return wrong
}

/** The rows as they are sent: without those that are empty, and none twice. */
export function sentCodes(rows: readonly SenderCode[]): SenderCode[] {
  const bare = rows
    .filter((each) => !isEmpty(each))
    .map((each) => ({ code_table: each.code_table.trim(), code: each.code.trim(), category: each.category.trim() }))
  return [...new Map(bare.map((each) => [JSON.stringify(each), each])).values()]
}
