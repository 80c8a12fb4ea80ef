/** The one way to the server: typed by its description, CSRF on writes, the reader's language, problems as `Problem`. */
import createClient, { type Middleware } from 'openapi-fetch'

import { Problem, type ProblemBody } from './problem'
import type { paths } from './schema'

let csrfToken: string | null = null
let language = 'zh-CN'
let onSignedOut: () => void = () => {}

export function setCsrfToken(value: string | null): void {
  csrfToken = value
}

export function setLanguage(value: string): void {
  language = value
}

/** What happens when the server no longer knows the session; calls fail with their Problem all the same. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action
}

/** The headers of requests made past the client, such as the stream's. */
export function requestHeaders(): Record<string, string> {
  return { 'Accept-Language': language }
}

const READING = new Set(['GET', 'HEAD'])

const middleware: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language)
    if (csrfToken && !READING.has(request.method)) request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
  onResponse({ response, request }) {
    if (response.status === 401 && !request.url.endsWith('/api/v1/session')) onSignedOut()
    return response
  },
}

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: (request) => window.fetch(request),
})
client.use(middleware)

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
