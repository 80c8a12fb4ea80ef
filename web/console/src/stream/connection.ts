/**
 * A stream that comes back by itself and misses nothing: it reconnects with growing pauses, asks to go on after the
 * last event it saw, and takes silence for a lost line. It reads by fetch, since EventSource hides the status that
 * tells an ended session from a server that is down.
 */
import { EventParser, type ServerEvent } from './sse'

export type ConnectionState = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'stopped'

export interface ConnectionOptions {
  open: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>
  onEvent: (event: ServerEvent) => void
  onState: (state: ConnectionState) => void
  /** Told whenever anything arrives, pings included. */
  onHeard: () => void
}

/** The server pings every 15 s; two missed pings mean that nobody is there. */
export const SILENCE_MS = 35_000
const LEAST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

/** The pause before the nth attempt in a row: it doubles, and is spread so that consoles do not return all at once. */
export function pauseBefore(attempt: number, random: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** attempt)
  return full * (0.5 + random / 2)
}

export class StreamConnection {
  private lastEventId: string | null = null
  private controller: AbortController | null = null
  private attempts = 0
  private pause: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: ConnectionOptions) {}

  start(): void {
    this.stop()
    this.options.onState('connecting')
    void this.connect()
  }

  stop(): void {
    clearTimeout(this.pause)
    clearTimeout(this.watchdog)
    this.controller?.abort()
    this.controller = null
    this.attempts = 0
    this.options.onState('stopped')
  }

  /** Tries at once instead of waiting out the pause, for instance when the machine wakes. */
  hurry(): void {
    if (this.controller || this.pause === undefined) return
    clearTimeout(this.pause)
    void this.connect()
  }

  private async connect(): Promise<void> {
    const controller = new AbortController()
    this.controller = controller
    this.pause = undefined
    this.watch(controller)
    try {
      const response = await this.options.open(this.lastEventId, controller.signal)
      if (this.controller !== controller) return
      if (response.status === 401) return this.end()
      if (response.ok && response.body) await this.read(response.body, controller)
    } catch (thrown) {
      if (!isLostLine(thrown)) throw thrown
    }
    if (this.controller === controller) this.retry()
  }

  private async read(body: ReadableStream<Uint8Array>, controller: AbortController): Promise<void> {
    const parser = new EventParser()
    const decoder = new TextDecoder()
    const reader = body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done || this.controller !== controller) return
      this.watch(controller)
      this.options.onHeard()
      this.deliver(parser.push(decoder.decode(value, { stream: true })))
    }
  }

  private deliver(events: ServerEvent[]): void {
    if (events.length > 0) {
      this.attempts = 0
      this.options.onState('live')
    }
    for (const event of events) {
      if (event.id) this.lastEventId = event.id
      this.options.onEvent(event)
    }
  }

  private watch(controller: AbortController): void {
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => controller.abort(), SILENCE_MS)
  }

  private retry(): void {
    clearTimeout(this.watchdog)
    this.controller = null
    this.options.onState('reconnecting')
    this.pause = setTimeout(() => void this.connect(), pauseBefore(this.attempts, Math.random()))
    this.attempts += 1
  }

  private end(): void {
    clearTimeout(this.watchdog)
    this.controller = null
    this.options.onState('ended')
  }
}

/** An aborted read and a failed fetch are how a line is lost; anything else is a bug. */
function isLostLine(thrown: unknown): boolean {
  return thrown instanceof TypeError || (thrown instanceof DOMException && thrown.name === 'AbortError')
}
