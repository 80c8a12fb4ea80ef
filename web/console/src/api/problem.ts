/** What the API refuses, as one typed error with the server's own words (RFC 9457). */

export interface ProblemDetail {
  where: string
  what: string
  accepted?: string
}

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  errors?: ProblemDetail[]
  [member: string]: unknown
}

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: ProblemDetail[]
  /** Members of this kind of problem, such as `taken_by` of `squad_taken`. */
  readonly members: Record<string, unknown>

  constructor(status: number, body: ProblemBody = {}) {
    super(body.detail || body.title || `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? codeOf(status)
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
    this.members = body
  }
}

function codeOf(status: number): string {
  if (status === 0) return 'unreachable'
  return status >= 500 ? 'server_error' : 'refused'
}

/** The Problem that a call threw. Bugs and aborted requests pass through. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  throw thrown
}
