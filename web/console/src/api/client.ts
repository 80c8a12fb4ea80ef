/** The one way to the server: typed by its description, CSRF on writes, the reader's language, problems as `Problem`. */
import createClient from 'openapi-fetch'

import { Problem, type ProblemBody } from './problem'
import type { paths } from './schema'

const SESSION = '/api/v1/session'

let csrfToken: string | null = null
let language = 'zh-CN'
let onSignedOut: () => void = () => {}
let onTokenEnded: () => Promise<boolean> = () => Promise.resolve(false)
let renewing: Promise<boolean> | null = null
let signedInAgain: { promise: Promise<void>; resolve: () => void } | null = null

/** Holds the token of a session that has begun; calls that an ended one left hanging go on. */
export function setCsrfToken(value: string | null): void {
  csrfToken = value
  if (value === null) return
  signedInAgain?.resolve()
  signedInAgain = null
}

/** Holds the token of a session that still lacks something: calls that hang go on only once it is whole. */
export function setUnfinishedToken(value: string | null): void {
  csrfToken = value
}

export function setLanguage(value: string): void {
  language = value
}

/** What happens when the server no longer knows the session; the call waits until it has begun again. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action
}

/**
 * How the token is renewed when it is no longer that of the browser's session, because another tab has signed in
 * again. Answers whether the call may be sent once more: the session is still that of the same account.
 */
export function whenTokenEnded(action: () => Promise<boolean>): void {
  onTokenEnded = action
}

/** The headers of requests made past the client, such as the stream's. */
export function requestHeaders(): Record<string, string> {
  return { 'Accept-Language': language }
}

const READING = new Set(['GET', 'HEAD'])

function sign(request: Request): Request {
  request.headers.set('Accept-Language', language)
  if (csrfToken && !READING.has(request.method)) request.headers.set('X-CSRF-Token', csrfToken)
  return request
}

/**
 * Sends a request. Should the session have ended, it waits for a new one and sends it again; should another tab have
 * begun a new one, it takes over that one's token and sends it again: no act is lost.
 */
async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await reach(request)
  if (response.status === 401 && !new URL(request.url).pathname.startsWith(SESSION)) {
    signedInAgain ??= makeWait()
    onSignedOut()
    await signedInAgain.promise
    return reach(again)
  }
  return (await lacksToken(response)) && (await renewToken()) ? reach(again) : response
}

async function lacksToken(response: Response): Promise<boolean> {
  if (response.status !== 403 || !response.headers.get('Content-Type')?.includes('json')) return false
  const problem = (await response.clone().json()) as ProblemBody
  return problem.code === 'csrf_missing'
}

/** Acts that are refused at the same time ask once. */
function renewToken(): Promise<boolean> {
  renewing ??= onTokenEnded().finally(() => (renewing = null))
  return renewing
}

/** Longer than anything the server takes its time for; who waits any longer waits in vain. */
const PATIENCE_MS = 30_000
/** A file takes as long as its line does. */
const UPLOAD_PATIENCE_MS = 15 * 60_000
/** What is drawn takes its time where the server is busy; it gives up by itself after two minutes. */
const DRAWN = new Set(['/api/v1/sheets'])
const DRAWN_PATIENCE_MS = 150_000

function patienceOf(request: Request): number {
  if (request.headers.get('Content-Type')?.startsWith('multipart/')) return UPLOAD_PATIENCE_MS
  return DRAWN.has(new URL(request.url).pathname) ? DRAWN_PATIENCE_MS : PATIENCE_MS
}

/**
 * A fetch that fails outright, is not answered in time, or breaks off in the middle of the answer, has not reached the
 * server; a TypeError from anywhere else is a bug and stays one.
 */
async function reach(request: Request): Promise<Response> {
  const patience = AbortSignal.timeout(patienceOf(request))
  try {
    return await whole(await window.fetch(sign(request), { signal: AbortSignal.any([request.signal, patience]) }))
  } catch (thrown) {
    throw thrown instanceof TypeError || (patience.aborted && !request.signal.aborted) ? new Problem(0) : thrown
  }
}

/** The answer with its body at hand. Where it is read later, a line that breaks meanwhile would look like a bug. */
async function whole(answer: Response): Promise<Response> {
  if (answer.body === null) return answer
  const { status, statusText, headers } = answer
  const bytes = await answer.arrayBuffer()
  // An answer of 204 may have none, not even an empty one, though browsers give it one.
  return new Response(bytes.byteLength ? bytes : null, { status, statusText, headers })
}

function makeWait(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: send,
})

interface Answer {
  data?: unknown
  error?: unknown
  response: Response
}

/** What was answered, or the Problem thrown. The caller names the type: openapi-fetch forgets that a pair is a pair. */
export async function unwrap<T>(asked: Promise<Answer>): Promise<T> {
  const { data, error, response } = await asked
  if (!response.ok) throw new Problem(response.status, bodyOf(error))
  return data as T
}

function bodyOf(error: unknown): ProblemBody {
  return typeof error === 'object' && error !== null ? (error as ProblemBody) : {}
}
