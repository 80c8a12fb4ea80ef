import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { type ConnectionState, pauseBefore, SILENCE_MS, StreamConnection } from './connection'

/** A server under the test's hand: each request is kept, with what it asked and a pen to write to it. */
class Server {
  readonly requests: { lastEventId: string | null; write: (text: string) => void; close: () => void }[] = []
  status = 200
  down = false

  open = (lastEventId: string | null, signal: AbortSignal): Promise<Response> => {
    if (this.down) return Promise.reject(new TypeError('network'))
    if (this.status !== 200) return Promise.resolve(new Response(null, { status: this.status }))
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal.addEventListener('abort', () => controller.error(new DOMException('gone', 'AbortError')))
        this.requests.push({
          lastEventId,
          write: (text) => controller.enqueue(encoder.encode(text)),
          close: () => controller.close(),
        })
      },
    })
    return Promise.resolve(new Response(body))
  }
}

describe('StreamConnection', () => {
  let server: Server
  let states: ConnectionState[]
  let events: string[]
  let connection: StreamConnection

  beforeEach(() => {
    vi.useFakeTimers()
    server = new Server()
    states = []
    events = []
    connection = new StreamConnection({
      open: server.open,
      onEvent: (event) => events.push(`${event.event}:${event.data}`),
      onState: (state) => states.push(state),
      onHeard: () => {},
    })
    connection.start()
  })

  afterEach(() => {
    connection.stop()
    vi.useRealTimers()
  })

  const settle = () => vi.advanceTimersByTimeAsync(0)
  const wait = (time_ms: number) => vi.advanceTimersByTimeAsync(time_ms)

  test('is live with the first event', async () => {
    await settle()
    expect(states.at(-1)).toBe('connecting')
    server.requests[0]!.write('event: hello\ndata: {}\n\n')
    await settle()
    expect(states.at(-1)).toBe('live')
    expect(events).toEqual(['hello:{}'])
  })

  test('goes on after the last event it saw', async () => {
    await settle()
    server.requests[0]!.write('id: 41\ndata: a\n\nid: 42\ndata: b\n\nevent: fixes\ndata: c\n\n')
    await settle()
    server.requests[0]!.close()
    await settle()
    expect(states.at(-1)).toBe('reconnecting')
    await wait(pauseBefore(0, 1))
    expect(server.requests.map((request) => request.lastEventId)).toEqual([null, '42'])
  })

  test('takes silence for a lost line', async () => {
    await settle()
    server.requests[0]!.write('data: a\n\n')
    await wait(SILENCE_MS - 1)
    expect(states.at(-1)).toBe('live')
    await wait(1)
    expect(states.at(-1)).toBe('reconnecting')
  })

  test('a ping keeps the line', async () => {
    await settle()
    for (let n = 0; n < 5; n += 1) {
      server.requests[0]!.write('event: ping\ndata: {}\n\n')
      await wait(15_000)
    }
    expect(states.at(-1)).toBe('live')
    expect(server.requests).toHaveLength(1)
  })

  test('keeps trying while the server is down', async () => {
    server.down = true
    connection.start()
    await wait(60_000)
    expect(states.at(-1)).toBe('reconnecting')
    server.down = false
    await wait(15_000)
    server.requests.at(-1)!.write('event: hello\ndata: {}\n\n')
    await settle()
    expect(states.at(-1)).toBe('live')
  })

  test.each([500, 503, 429])('keeps trying after status %i', async (status) => {
    server.status = status
    connection.start()
    await wait(5_000)
    expect(states.at(-1)).toBe('reconnecting')
  })

  test('stops when the session has ended', async () => {
    server.status = 401
    connection.start()
    await wait(60_000)
    expect(states.at(-1)).toBe('ended')
  })

  test('says nothing more once stopped', async () => {
    await settle()
    connection.stop()
    await wait(60_000)
    expect(states.at(-1)).toBe('stopped')
    expect(server.requests).toHaveLength(1)
  })
})

test.each([
  [0, 0, 250],
  [0, 1, 500],
  [1, 1, 1000],
  [4, 1, 8000],
  [10, 1, 15000],
  [10, 0, 7500],
])('the pause before attempt %i with chance %d is %d ms', (attempt, random, expected) => {
  expect(pauseBefore(attempt, random)).toBe(expected)
})
