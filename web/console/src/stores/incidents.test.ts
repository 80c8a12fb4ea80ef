// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Incident } from '@/api/types'
import { makeIncident } from '@/queue/makeIncident'

import { queueStateOf, useIncidents } from './incidents'
import { useSelection } from './selection'

function incident(changes: Partial<Incident> = {}): Incident {
  return makeIncident({ id: 1, number: '1001', priority: 2, ...changes })
}

beforeEach(() => setActivePinia(createPinia()))

describe('put', () => {
  test('a newer row replaces the older one', () => {
    const incidents = useIncidents()
    incidents.put(incident())
    incidents.put(incident({ priority: 1, updated_at: '2026-11-24T06:00:01Z' }))
    expect(incidents.byId.get(1)?.priority).toBe(1)
  })

  test('an older row that comes late changes nothing', () => {
    const incidents = useIncidents()
    incidents.put(incident({ priority: 1, updated_at: '2026-11-24T06:00:01Z' }))
    incidents.put(incident())
    expect(incidents.byId.get(1)?.priority).toBe(1)
  })

  test('what has ended leaves, unless it is being looked at', () => {
    const incidents = useIncidents()
    incidents.put(incident())
    incidents.put(incident({ id: 2, number: '1002' }))
    useSelection().selectIncident(2)
    for (const id of [1, 2]) incidents.put(incident({ id, status: 'closed', updated_at: '2026-11-24T06:05:00Z' }))
    expect([...incidents.byId.keys()]).toEqual([2])
    expect(incidents.open).toEqual([])
    expect(incidents.selected?.status).toBe('closed')
  })

  test('an event, which bears no reporter, does not hide the one already shown', () => {
    const incidents = useIncidents()
    incidents.put(incident({ reporter: { name: '王女士', phone: '13800000000' } }))
    incidents.put(incident({ priority: 1, updated_at: '2026-11-24T06:00:01Z' }))
    expect(incidents.byId.get(1)?.reporter?.name).toBe('王女士')
  })

  test('an event never moves the selection', () => {
    const incidents = useIncidents()
    incidents.put(incident())
    useSelection().selectIncident(1)
    incidents.put(incident({ id: 9, number: '1009', priority: 1 }))
    expect(incidents.selectedId).toBe(1)
  })
})

test('what a peer deals with waits for nobody here', () => {
  expect(queueStateOf(incident({ status: 'transferred' }))).toBe('waiting')
  expect(queueStateOf(incident({ status: 'transferred', at_peer: true }))).toBe('handling')
})

test('an assignment takes its place in its incident, in order', () => {
  const incidents = useIncidents()
  incidents.put(incident())
  const assignment = {
    id: 5,
    incident_id: 1,
    squad_id: 7,
    call_sign: '朝阳-07',
    role: 'lead',
    status: 'dispatched',
    travel_time_s: 250,
    override_reason: '',
    assigned_at: '2026-11-24T06:01:00Z',
    accepted_at: null,
    en_route_at: null,
    on_scene_at: null,
    ended_at: null,
  } as const
  incidents.putAssignment({ ...assignment, id: 6, squad_id: 8 })
  incidents.putAssignment(assignment)
  incidents.putAssignment({ ...assignment, status: 'accepted' })
  expect(incidents.byId.get(1)?.assignments.map(({ id, status }) => [id, status])).toEqual([
    [5, 'accepted'],
    [6, 'dispatched'],
  ])
})

test.each([
  ['received', 'waiting'],
  ['transferred', 'waiting'],
  ['en_route', 'handling'],
  ['handled', 'done'],
  ['verified', 'done'],
  ['closed', null],
  ['cancelled', null],
] as const)('%s stands in %s', (status, expected) => {
  expect(queueStateOf(incident({ status }))).toBe(expected)
})
