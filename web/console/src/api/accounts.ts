/** The calls of accounts: one's own, and those that an administrator manages. */
import { client, unwrap } from './client'
import type { components } from './schema'
import type { Page, Session } from './types'

type Schemas = components['schemas']

export type Enrolment = Schemas['Enrolment']
export type OwnAccount = Schemas['OwnAccount']
export type SessionOfAccount = Schemas['SessionOfAccount']
export type TokenOfAccount = Schemas['TokenOfAccount']
export type MadeToken = Schemas['MadeToken']
export type NewToken = Schemas['NewToken']
export type ManagedAccount = Schemas['ManagedAccount']
export type NewAccount = Schemas['NewAccount']
export type AccountChange = Schemas['AccountChange']
export type OneTimePassword = Schemas['OneTimePassword']
export type AccountState = 'active' | 'disabled' | 'locked'

const ACCOUNT = '/api/v1/accounts/{id}'
const of = (id: number) => ({ params: { path: { id } } })

export const own = () => unwrap<OwnAccount>(client.GET('/api/v1/account'))
export const changePassword = (present: string, password: string) =>
  unwrap<Session>(client.PUT('/api/v1/account/password', { body: { present, password } }))
export const beginFactor = (password?: string) =>
  unwrap<Enrolment>(client.POST('/api/v1/account/second-factor', { body: { password } }))
export const confirmFactor = (code: string) =>
  unwrap<{ codes: string[] }>(client.PUT('/api/v1/account/second-factor', { body: { code } }))
export const removeFactor = (password: string) =>
  unwrap<void>(client.POST('/api/v1/account/second-factor/removal', { body: { password } }))
export const renewRecoveryCodes = (password: string) =>
  unwrap<{ codes: string[] }>(client.POST('/api/v1/account/recovery-codes', { body: { password } }))

export const sessions = async () =>
  (await unwrap<{ items: SessionOfAccount[] }>(client.GET('/api/v1/account/sessions'))).items
export const endSession = (id: number) => unwrap<void>(client.DELETE('/api/v1/account/sessions/{id}', of(id)))
export const endOtherSessions = () => unwrap<void>(client.DELETE('/api/v1/account/sessions'))

export const tokens = async () => (await unwrap<{ items: TokenOfAccount[] }>(client.GET('/api/v1/tokens'))).items
export const makeToken = (token: NewToken) => unwrap<MadeToken>(client.POST('/api/v1/tokens', { body: token }))
export const revokeToken = (id: number) => unwrap<void>(client.DELETE('/api/v1/tokens/{id}', of(id)))

export interface AccountFilter {
  search?: string
  role?: ManagedAccount['role']
  state?: AccountState
  organisation_id?: number
}

export const list = (filter: AccountFilter, cursor?: string) =>
  unwrap<Page<ManagedAccount>>(client.GET('/api/v1/accounts', { params: { query: { ...filter, cursor } } }))
export const make = (account: NewAccount) => unwrap<OneTimePassword>(client.POST('/api/v1/accounts', { body: account }))
export const change = (id: number, changes: AccountChange) =>
  unwrap<ManagedAccount>(client.PATCH(ACCOUNT, { ...of(id), body: changes }))
export const get = (id: number) => unwrap<ManagedAccount>(client.GET(ACCOUNT, of(id)))
export const resetPassword = (id: number) => unwrap<OneTimePassword>(client.POST(`${ACCOUNT}/password`, of(id)))
export const liftLockout = (id: number) => unwrap<void>(client.DELETE(`${ACCOUNT}/lockout`, of(id)))
export const resetFactor = (id: number) => unwrap<void>(client.DELETE(`${ACCOUNT}/second-factor`, of(id)))
export const endSessionsOf = (id: number) => unwrap<void>(client.DELETE(`${ACCOUNT}/sessions`, of(id)))
