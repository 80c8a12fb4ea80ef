/**
 * Pinyin initials of Chinese names, and typed pinyin reduced to initials; pure. The initial of a character is found by
 * its place in the browser's own pinyin order (ICU collation), so that no dictionary has to be shipped.
 */

/** The first character of each initial in pinyin order; i, u and v begin no syllable. */
const FIRST: readonly (readonly [character: string, initial: string])[] = [
  ['阿', 'a'], ['八', 'b'], ['嚓', 'c'], ['咑', 'd'], ['妸', 'e'], ['发', 'f'], ['旮', 'g'], ['哈', 'h'], ['丌', 'j'], ['咔', 'k'],
  ['垃', 'l'], ['妈', 'm'], ['拏', 'n'], ['噢', 'o'], ['妑', 'p'], ['七', 'q'], ['呥', 'r'], ['仨', 's'], ['他', 't'], ['屲', 'w'],
  ['夕', 'x'], ['丫', 'y'], ['帀', 'z'],
]
const byPinyin = new Intl.Collator('zh-CN-u-co-pinyin')
const SYLLABLE =
  /(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|[aoeiuv])/y

/** zdjy for 占道经营; letters and digits stay as they are, everything else is left out. */
export function initialsOf(name: string): string {
  return [...name].map(initialOf).join('')
}

function initialOf(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase()
  if (!/\p{Script=Han}/u.test(character)) return ''
  let initial = ''
  for (const [first, letter] of FIRST) {
    if (byPinyin.compare(first, character) > 0) break
    initial = letter
  }
  return initial
}

/** zd for zhandao; a last syllable may be unfinished (zhandaoj → zdj). Null when it is not pinyin. */
export function initialsOfTyped(typed: string): string | null {
  let initials = ''
  SYLLABLE.lastIndex = 0
  while (SYLLABLE.lastIndex < typed.length) {
    const at = SYLLABLE.lastIndex
    const syllable = SYLLABLE.exec(typed)
    if (!syllable) {
      const rest = typed.slice(at)
      return /^[a-z]h?$/.test(rest) ? initials + rest[0] : null
    }
    initials += syllable[0][0]
  }
  return initials
}
