/** The calls around response plans and squads for all that waits at once. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { Page } from './types'

type Schemas = components['schemas']

export type Proposal = Schemas['Proposal']
export type ProposalLine = Schemas['Line']
export type Leg = Schemas['Leg']
export type Totals = Schemas['Totals']
export type Pair = Schemas['Pair']
export type BatchOutcome = Schemas['BatchOutcome']
export type PairOutcome = Schemas['PairOutcome']
export type ResponsePlan = Schemas['ResponsePlan']
export type PlanContent = Schemas['PlanContent']
export type NamedFeature = Schemas['NamedFeature']
export type Slot = Schemas['SlotAnswer']
export type Question = Schemas['QuestionAnswer']
export type IncidentResponse = Schemas['Response']
export type Seat = Schemas['Seat']
export type SeatChoice = Schemas['SeatChoice']
export type TakenResponse = Schemas['TakenResponse']
export type LostSquad = Schemas['LostSquad']
export type Questions = Schemas['Questions']
export type AskedItem = Schemas['AskedItem']
export type GivenAnswer = Schemas['GivenAnswer']

const INCIDENT = '/api/v1/incidents/{id}'
const PLAN = '/api/v1/response-plans/{id}'
const LARGEST_PAGE = 500
const of = (id: number) => ({ path: { id } })

export const atOnce = {
  propose: (signal?: AbortSignal) =>
    unwrap<Proposal>(client.POST('/api/v1/assignments/proposal', { body: {}, signal })),
  take: (pairs: Pair[]) => unwrap<BatchOutcome>(client.POST('/api/v1/assignments/batch', { body: { pairs } })),
}

export const responses = {
  get: (id: number, signal?: AbortSignal) =>
    unwrap<IncidentResponse>(client.GET(`${INCIDENT}/response`, { params: of(id), signal })),
  take: (id: number, plan_id: number, squads: SeatChoice[]) =>
    unwrap<TakenResponse>(
      client.POST(`${INCIDENT}/response`, { params: of(id), body: { plan_id, squads, whole: false } }),
    ),
  setLevel: (id: number, change: { level?: number; priority?: 1 | 2 | 3 | 4; reason?: string }) =>
    unwrap<IncidentResponse>(
      client.POST(`${INCIDENT}/level`, { params: of(id), body: { reason: '', ...change } }),
    ),
  questions: (id: number) => unwrap<Questions>(client.GET(`${INCIDENT}/questions`, { params: of(id) })),
  answer: (id: number, answers: GivenAnswer[]) =>
    unwrap<Questions>(client.POST(`${INCIDENT}/answers`, { params: of(id), body: { answers } })),
}

export const responsePlans = {
  list: async () =>
    (
      await unwrap<Page<ResponsePlan>>(
        client.GET('/api/v1/response-plans', { params: { query: { limit: LARGEST_PAGE } } }),
      )
    ).items,
  create: (body: PlanContent) => unwrap<ResponsePlan>(client.POST('/api/v1/response-plans', { body })),
  change: (id: number, revision: number, body: PlanContent) =>
    unwrap<ResponsePlan>(client.PUT(PLAN, { params: of(id), body: { ...body, revision } })),
  retire: (id: number) => unwrap<void>(client.DELETE(PLAN, { params: of(id) })),
}

/** Published features of any layer, by a part of their name. */
export const findFeatures = (q: string, signal?: AbortSignal) =>
  unwrap<{ items: NamedFeature[] }>(client.GET('/api/v1/features', { params: { query: { q } }, signal }))
