/** The calls for peers, and for what other systems have to do with an incident. */
import { client, unwrap } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Peer = Schemas['Peer']
export type MadePeer = Schemas['MadePeer']
export type NewPeer = Schemas['NewPeer']
export type PeerTrial = Schemas['PeerTrial']
export type Elsewhere = Schemas['Elsewhere']
export type Origin = Schemas['Origin']
export type Handover = Schemas['Handover']

const of = (id: number) => ({ params: { path: { id } } })

export const peers = {
  list: async () => (await unwrap<{ items: Peer[] }>(client.GET('/api/v1/peers'))).items,
  make: (body: NewPeer) => unwrap<MadePeer>(client.POST('/api/v1/peers', { body })),
  change: (id: number, body: Schemas['PeerChange']) => unwrap<Peer>(client.PATCH('/api/v1/peers/{id}', { ...of(id), body })),
  renew: (id: number) => unwrap<MadePeer>(client.POST('/api/v1/peers/{id}/credential', of(id))),
  trial: (id: number) => unwrap<PeerTrial>(client.POST('/api/v1/peers/{id}/trial', of(id))),
  end: (id: number, reason: string) => unwrap<Peer>(client.POST('/api/v1/peers/{id}/end', { ...of(id), body: { reason } })),
}

export const elsewhereOf = (id: number) => unwrap<Elsewhere>(client.GET('/api/v1/incidents/{id}/elsewhere', of(id)))
