/** The calls of joint response: taking, transfers, agreements, loans, rotas, and the board. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { Incident, Page } from './types'

type Schemas = components['schemas']

export type Joint = Schemas['Joint']
export type OpenTransfer = Schemas['OpenTransfer']
export type Transfer = Schemas['Transfer']
export type TransferAnswer = Schemas['TransferAnswer']
export type Target = Schemas['Target']
export type Agreement = Schemas['Agreement']
export type NewAgreement = Schemas['NewAgreement']
export type Loan = Schemas['Loan']
export type NewLoan = Schemas['NewLoan']
export type Rota = Schemas['Rota']
export type NewRota = Schemas['NewRota']
export type NewTurn = Schemas['NewTurn']
export type RotaChange = Schemas['RotaChange']
export type BoardRow = Schemas['BoardRow']
export type Board = Schemas['Board']

const LARGEST_PAGE = 200
const INCIDENT = '/api/v1/incidents/{id}'
const of = (id: number) => ({ params: { path: { id } } })

export const sides = {
  take: (id: number) => unwrap<Incident>(client.POST(`${INCIDENT}/taking`, of(id))),
  refuse: (id: number, reason: string) => unwrap<Incident>(client.POST(`${INCIDENT}/refusals`, { ...of(id), body: { reason } })),
}

export const transfers = {
  list: (box: 'in' | 'out' | 'all', open = true) =>
    unwrap<Schemas['TransferPage']>(client.GET('/api/v1/transfers', { params: { query: { box, open, limit: LARGEST_PAGE } } })),
  targets: async (id: number, q: string, signal?: AbortSignal) =>
    (await unwrap<{ items: Target[] }>(client.GET(`${INCIDENT}/transfer-targets`, { params: { path: { id }, query: { q } }, signal }))).items,
  ask: (id: number, to: number, reason: string) =>
    unwrap<Transfer>(client.POST(`${INCIDENT}/transfers`, { ...of(id), body: { to, reason } })),
  answer: (id: number, body: TransferAnswer) => unwrap<Transfer>(client.POST('/api/v1/transfers/{id}/answer', { ...of(id), body })),
  withdraw: (id: number) => unwrap<Transfer>(client.POST('/api/v1/transfers/{id}/withdrawal', { ...of(id), body: { reason: '' } })),
}

const all = { params: { query: { limit: LARGEST_PAGE } } }

export const agreements = {
  list: async () => (await unwrap<Page<Agreement>>(client.GET('/api/v1/agreements', all))).items,
  make: (body: NewAgreement) => unwrap<Agreement>(client.POST('/api/v1/agreements', { body })),
  change: (id: number, body: Schemas['AgreementChange']) => unwrap<Agreement>(client.PATCH('/api/v1/agreements/{id}', { ...of(id), body })),
  answer: (id: number, accept: boolean) => unwrap<Agreement>(client.POST('/api/v1/agreements/{id}/answer', { ...of(id), body: { accept } })),
  end: (id: number) => unwrap<Agreement>(client.DELETE('/api/v1/agreements/{id}', of(id))),
}

export const loans = {
  list: async () => (await unwrap<Page<Loan>>(client.GET('/api/v1/loans', all))).items,
  ask: (body: NewLoan) => unwrap<Loan>(client.POST('/api/v1/loans', { body })),
  answer: (id: number, body: Schemas['LoanAnswer']) => unwrap<Loan>(client.POST('/api/v1/loans/{id}/answer', { ...of(id), body })),
  end: (id: number, reason: string) => unwrap<Loan>(client.POST('/api/v1/loans/{id}/end', { ...of(id), body: { reason } })),
}

export const rotas = {
  list: async () => (await unwrap<Page<Rota>>(client.GET('/api/v1/rotas', all))).items,
  make: (body: NewRota) => unwrap<Rota>(client.POST('/api/v1/rotas', { body })),
  change: (id: number, body: RotaChange) => unwrap<Rota>(client.PATCH('/api/v1/rotas/{id}', { ...of(id), body })),
  end: (id: number) => unwrap<Rota>(client.DELETE('/api/v1/rotas/{id}', of(id))),
}

const BOARD = '/api/v1/boundary-board'

export const board = {
  show: (since: string) => unwrap<Board>(client.GET(BOARD, { params: { query: { since } } })),
  /** Where the board is had as a table, in the reader's language by the browser's own request. */
  csvAddress: (since: string) => `${BOARD}.csv?since=${encodeURIComponent(since)}`,
}
