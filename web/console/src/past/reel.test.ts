// @vitest-environment jsdom
import { expect, test } from 'vitest'

import type { Incident, Squad } from '@/api/types'
import { makeIncident } from '@/queue/makeIncident'

import type { PastEvent, PastFixRow, PastPicture } from './calls'
import { countsOf, Reel, stateOf } from './reel'

const T0 = Date.parse('2026-11-25T10:00:00Z')
const at = (seconds: number) => T0 + seconds * 1000

function squad(id: number, rest: Partial<Squad> = {}): Squad {
  return {
    id, call_sign: `西-0${id}`, status: 'available', location: [116.4, 39.9], heading_deg: null, speed_kmh: null,
    fix_at: new Date(at(-5)).toISOString(), ...rest,
  } as Squad
}

function picture(incidents: Incident[], squads: Squad[]): PastPicture {
  return { at: '', kept_since: '', incidents, squads, closures: [], layers: [{ id: 1, key: 'zones', version: 2 }], feed: [], counts: {} } as unknown as PastPicture
}

function event(seconds: number, kind: PastEvent['kind'], id: number, view: unknown): PastEvent {
  return { at: new Date(at(seconds)).toISOString(), kind, id, view: view as PastEvent['view'] }
}

const fix = (seconds: number, lon: number): PastFixRow => [1, lon, 39.9, 90, 30, at(seconds) / 1000, at(seconds + 1) / 1000]

test('changes are taken in up to the moment, not further', () => {
  const state = stateOf(picture([makeIncident({ id: 1 })], [squad(1)]))
  const reel = new Reel(T0)
  const dispatched = makeIncident({ id: 1, status: 'dispatched' })
  reel.add([event(10, 'incident', 1, dispatched), event(10, 'squad', 1, squad(1, { status: 'assigned' })), event(20, 'incident', 1, { ...dispatched, status: 'closed' })], [], at(60))
  expect(reel.advance(state, at(9))).toEqual(new Set())
  expect(reel.advance(state, at(10))).toEqual(new Set(['incidents', 'squads']))
  expect(state.incidents.get(1)?.status).toBe('dispatched')
  expect(countsOf(state, at(10))).toMatchObject({ waiting: 0, available: 0, squads: 1 })
  reel.advance(state, at(30))
  expect(state.incidents.size).toBe(0)
})

test('what could be seen no longer goes', () => {
  const state = stateOf(picture([makeIncident({ id: 1 })], [squad(1)]))
  const reel = new Reel(T0)
  reel.add([event(1, 'squad', 1, null), event(2, 'incident', 1, null)], [], at(9))
  reel.advance(state, at(9))
  expect([state.squads.size, state.positions.size, state.incidents.size]).toEqual([0, 0, 0])
})

test('squads are where they were known to be, and glide to the next fix while played', () => {
  const state = stateOf(picture([], [squad(1)]))
  const reel = new Reel(T0)
  reel.add([], [fix(9, 116.41), fix(19, 116.42)], at(60))
  reel.advance(state, at(10))
  expect(state.positions.get(1)).toMatchObject({ location: [116.41, 39.9], at: at(9) })
  reel.advance(state, at(15))
  expect(state.positions.get(1)?.location).toEqual([116.41, 39.9])
  expect(reel.glide(state).get(1)?.location[0]).toBeCloseTo(116.415)
  reel.advance(state, at(20))
  expect(reel.glide(state).get(1)?.location[0]).toBeCloseTo(116.42)
})

test('an older fix that came late moves nothing', () => {
  const state = stateOf(picture([], [squad(1, { fix_at: new Date(at(30)).toISOString() })]))
  const reel = new Reel(at(31))
  reel.add([], [fix(9, 116.41)], at(60))
  reel.advance(state, at(60))
  expect(state.positions.get(1)?.location).toEqual([116.4, 39.9])
})

test('layers and the feed follow', () => {
  const state = stateOf(picture([], []))
  const reel = new Reel(T0)
  reel.add([event(1, 'layer', 1, { id: 1, key: 'zones', version: 3 }), event(1, 'feed', 7, { text: '图层发布' })], [], at(9))
  expect(reel.advance(state, at(2))).toEqual(new Set(['layers', 'feed']))
  expect(state.layers.get('zones')).toBe(3)
  expect(state.feed[0]).toMatchObject({ id: 7, text: '图层发布' })
})
