/** What could come next on the command line. Pure. */
import { type Known, STATUS_WORDS } from './parse'

export interface Completion {
  /** The whole line once it is taken. */
  line: string
  word: string
  hint: string
}

export interface KnownToComplete extends Known {
  organisations: Iterable<{ name: string; name_en: string }>
  hintOfIncident: (id: number) => string
  hintOfSquad: (id: number) => string
}

const VERBS = ['d', 's', 'i', 'z', 't', 'a', '?'] as const
const MOST = 8

type Word = Pick<Completion, 'word' | 'hint'>

/** The completions of the word at the line's end, best first. */
export function complete(line: string, known: KnownToComplete): Completion[] {
  const text = line.trimStart().replace(/^\//, '').trimStart()
  const parts = text.split(/\s+/)
  const begun = parts.pop() ?? ''
  const before = parts.length > 0 ? `${parts.join(' ')} ` : ''
  return candidates(parts, known)
    .map((candidate) => ({ candidate, rank: rankOf(candidate.word, begun) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ candidate }) => ({ ...candidate, line: `${before}${candidate.word} ` }))
}

function candidates([verb, ...words]: string[], known: KnownToComplete): Word[] {
  if (verb === undefined) return VERBS.map((word) => ({ word, hint: `help.${word === '?' ? 'help' : word}` }))
  if (verb === 'z' && words.length === 0)
    return [...known.organisations].map(({ name, name_en }) => ({ word: name, hint: name_en }))
  if (verb === 'i' && words.length === 1)
    return [...known.categories].map(({ name, name_en }) => ({ word: name, hint: name_en }))
  if ((verb === 'd' || verb === 's') && words.length === 0) {
    return [...known.squads].map(({ id, call_sign }) => ({ word: call_sign, hint: known.hintOfSquad(id) }))
  }
  if (verb === 'd' && words.length === 1) {
    return [...known.incidents].map(({ id, number }) => ({ word: number, hint: known.hintOfIncident(id) }))
  }
  if (verb === 's' && words.length === 1) return Object.keys(STATUS_WORDS).map((word) => ({ word, hint: '' }))
  return []
}

/** 0 where the word begins so, 1 where it holds it, -1 where neither. */
function rankOf(word: string, begun: string): number {
  const at = word.toLowerCase().indexOf(begun.toLowerCase())
  return at < 0 ? -1 : Math.min(at, 1)
}
