// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest'

import * as api from './calls'
import { setCsrfToken, setLanguage, whenSignedOut, whenTokenEnded } from './client'
import { asProblem, Problem } from './problem'

let answers: Response[]
let sent: Request[]

beforeEach(() => {
  answers = []
  sent = []
  setCsrfToken('token-1')
  setLanguage('zh-CN')
  whenSignedOut(() => {})
  vi.spyOn(window, 'fetch').mockImplementation((input) => {
    sent.push(input as Request)
    return Promise.resolve(answers.shift()!)
  })
})

const json = (body: unknown, status = 200) => Response.json(body, { status })

test('a write bears the token and the language, a read the language alone', async () => {
  setLanguage('en')
  answers = [json({ running: true }), json({ open: 1 })]
  await api.setSimulation(true)
  await api.counts()
  expect(sent.map((request) => request.headers.get('X-CSRF-Token'))).toEqual(['token-1', null])
  expect(sent.map((request) => request.headers.get('Accept-Language'))).toEqual(['en', 'en'])
})

test('a list is followed to its end', async () => {
  answers = [json({ items: [{ id: 1 }], next: 'abc' }), json({ items: [{ id: 2 }], next: null })]
  expect(await api.squads.list()).toEqual([{ id: 1 }, { id: 2 }])
  expect(new URL(sent[1]!.url).searchParams.get('cursor')).toBe('abc')
})

test('an answer without content is one, though browsers give it an empty body', async () => {
  const empty = new Response(null, { status: 204 })
  Object.defineProperty(empty, 'body', { value: new ReadableStream() })
  answers = [empty]
  await expect(api.closures.lift(1)).resolves.toBeUndefined()
})

describe('a refusal', () => {
  test('is a Problem with what the server said', async () => {
    answers = [json({ status: 409, code: 'squad_taken', detail: '已被派走', taken_by: { number: '1234' } }, 409)]
    const thrown = await api.incidents.assign(1, 2).catch((reason: unknown) => reason)
    expect(thrown).toBeInstanceOf(Problem)
    expect(thrown).toMatchObject({
      status: 409,
      code: 'squad_taken',
      detail: '已被派走',
      members: { taken_by: { number: '1234' } },
    })
  })

  test.each([
    [502, 'server_error'],
    [418, 'refused'],
  ])('without a description, status %i is %s', async (status, code) => {
    answers = [new Response('<html>', { status })]
    await expect(api.counts()).rejects.toMatchObject({ status, code })
  })

  test('a server out of reach is a Problem too', async () => {
    vi.spyOn(window, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'))
    await expect(api.counts()).rejects.toMatchObject({ status: 0, code: 'unreachable' })
  })

  test('a server that does not answer in time is a Problem, not a wait without end', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('late', 'TimeoutError')))
    vi.spyOn(window, 'fetch').mockImplementation((_, init) => Promise.reject(init!.signal!.reason as Error))
    await expect(api.counts()).rejects.toMatchObject({ status: 0, code: 'unreachable' })
  })

  test('an answer that breaks off in the middle is a Problem too, not a bug', async () => {
    const broken = new ReadableStream({
      pull: (body) => {
        body.error(new TypeError('network error'))
      },
    })
    answers = [new Response(broken, { headers: { 'Content-Type': 'application/json' } })]
    await expect(api.counts()).rejects.toMatchObject({ status: 0, code: 'unreachable' })
  })

  test('a bug stays a bug', () => {
    expect(() => asProblem(new TypeError('x is undefined'))).toThrow(TypeError)
  })
})

describe('an ended session', () => {
  test('holds the act, asks to sign in, and does it with the new token', async () => {
    const asked = vi.fn()
    whenSignedOut(asked)
    answers = [json({}, 401), json({ id: 7 })]
    const act = api.incidents.assign(1, 2)
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce())
    expect(sent).toHaveLength(1)
    setCsrfToken('token-2')
    expect(await act).toEqual({ id: 7 })
    expect(sent[1]!.headers.get('X-CSRF-Token')).toBe('token-2')
    expect(await sent[1]!.json()).toMatchObject({ squad_id: 2 })
  })

  test('a wrong password is refused at once', async () => {
    answers = [json({ code: 'wrong_password' }, 401)]
    await expect(api.session.open('operator', 'x')).rejects.toMatchObject({ status: 401 })
  })
})

describe('a token that another tab’s session has ended', () => {
  const refusal = () => json({ status: 403, code: 'csrf_missing', detail: '请求缺少本次会话的 X-CSRF-Token。' }, 403)

  test('is renewed once for all acts, and each is sent again with the new one', async () => {
    const renew = vi.fn(async () => {
      setCsrfToken('token-2')
      return true
    })
    whenTokenEnded(renew)
    answers = [refusal(), refusal(), json({ id: 7 }), json({ running: true })]
    const acts = await Promise.all([api.incidents.assign(1, 2), api.setSimulation(true)])
    expect(acts).toEqual([{ id: 7 }, { running: true }])
    expect(renew).toHaveBeenCalledOnce()
    expect(sent.map((request) => request.headers.get('X-CSRF-Token'))).toEqual(['token-1', 'token-1', 'token-2', 'token-2'])
    expect(await sent[2]!.json()).toMatchObject({ squad_id: 2 })
  })

  test('refused again, the act is refused: it is sent twice at most', async () => {
    whenTokenEnded(() => Promise.resolve(true))
    answers = [refusal(), refusal()]
    await expect(api.setSimulation(true)).rejects.toMatchObject({ code: 'csrf_missing' })
    expect(sent).toHaveLength(2)
  })

  test.each([
    ['the session is another account’s', refusal(), 1],
    ['something else is forbidden', json({ code: 'not_allowed' }, 403), 0],
  ])('nothing is sent again when %s', async (_, answer, asked) => {
    const renew = vi.fn(() => Promise.resolve(false))
    whenTokenEnded(renew)
    answers = [answer]
    await expect(api.setSimulation(true)).rejects.toMatchObject({ status: 403 })
    expect(renew).toHaveBeenCalledTimes(asked)
    expect(sent).toHaveLength(1)
  })
})
