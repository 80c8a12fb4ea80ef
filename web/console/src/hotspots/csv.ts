/** A table as CSV (RFC 4180) that spreadsheets open in Chinese as well: with a byte order mark. Pure. */

const BYTE_ORDER_MARK = '\uFEFF'

/** Cells that a spreadsheet would take for a formula are marked as words, as in `gis/files/sheets.py`. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const words = /^[=+\-@\t\r\n＝＋－＠']/.test(value) && !/^-\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words
}

export function writeCsv(head: string[], rows: (string | number | null)[][]): string {
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}
