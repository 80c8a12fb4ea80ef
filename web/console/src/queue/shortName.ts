/** The names of places as rows with little room write them: 三里屯 for 三里屯街道（样例）; pure. */

const REMARK = /\s*[（(][^（()）]*[）)]$/
const KIND = /(?<=\p{Script=Han}{2})(?:街道|地区|镇|乡|区)$/u

/** A name without the remark in brackets at its end and without the word for its kind. */
export function shortName(name: string): string {
  return name.replace(REMARK, '').replace(KIND, '') || name
}
