/** The one way to the server: JSON by openapi-fetch, CSRF on writes, the reader's language, and problems as `Problem`. */
import createClient, { type Middleware } from 'openapi-fetch'

import { Problem, type ProblemBody } from './problem'

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

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the paths are typed once the API's description exists.
const client = createClient<any>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: (request) => window.fetch(request),
})
client.use(middleware)

type Query = Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>
interface Options {
  query?: Query
  body?: unknown
  signal?: AbortSignal
}

async function call<T>(method: string, path: string, options: Options): Promise<T> {
  const { data, error, response } = await client.request(method.toLowerCase() as 'get', path, {
    params: { query: compact(options.query) },
    body: options.body as never,
    signal: options.signal,
    querySerializer: { array: { style: 'form', explode: false } },
  } as never)
  if (!response.ok) throw new Problem(response.status, bodyOf(error))
  return data as T
}

function compact(query: Query | undefined): Query {
  return Object.fromEntries(
    Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

function bodyOf(error: unknown): ProblemBody {
  return typeof error === 'object' && error !== null ? (error as ProblemBody) : {}
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>('GET', path, { query, signal })
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal) => call<T>('POST', path, { body, signal })
export const patch = <T>(path: string, body?: unknown) => call<T>('PATCH', path, { body })
export const remove = <T>(path: string) => call<T>('DELETE', path, {})
