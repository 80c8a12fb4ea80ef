/** The calls around boundary areas: what is known of one, and deriving them from the borders. */
import { client, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type BoundaryArea = Schemas['BoundaryArea']
export type Happened = Schemas['Happened']
export type Derive = Schemas['Derive']
export type Derivation = Schemas['Derivation']
export type Member = Schemas['Member']
export type Healing = Schemas['Healing']

export const getBoundaryArea = (id: number, signal?: AbortSignal) =>
  unwrap<BoundaryArea>(client.GET('/api/v1/boundary-areas/{id}', { params: { path: { id } }, signal }))

/** Writes into the layer's draft. */
export const deriveBoundaryAreas = (layer: number, body: Derive) =>
  unwrap<Derivation>(client.POST('/api/v1/layers/{id}/derive', { params: { path: { id: layer } }, body }))
