/** Reads the text of a server-sent event stream (WHATWG HTML § 9.2) piece by piece. */

export interface ServerEvent {
  event: string
  data: string
  /** The last event id in force, which an event may leave as it was. */
  id: string | null
}

export class EventParser {
  private rest = ''
  private event = ''
  private data: string[] = []
  private id: string | null = null

  /** Takes the next piece of text and answers the events completed by it; comments and half lines give none. */
  push(text: string): ServerEvent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/)
    this.rest = lines.pop()!
    const events: ServerEvent[] = []
    for (const line of lines) {
      if (line !== '') this.take(line)
      else if (this.data.length > 0) events.push(this.finish())
      else this.event = ''
    }
    return events
  }

  private take(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.event = value
    else if (field === 'data') this.data.push(value)
    else if (field === 'id' && !value.includes('\0')) this.id = value
  }

  private finish(): ServerEvent {
    const done = { event: this.event || 'message', data: this.data.join('\n'), id: this.id }
    this.event = ''
    this.data = []
    return done
  }
}
