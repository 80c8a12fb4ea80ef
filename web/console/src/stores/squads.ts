/** Squads by id. Fixes move them many times a second, so positions are kept apart from what is rendered as text. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'

import * as api from '@/api/calls'
import type { FixRow, LonLat, Squad, SquadStatus } from '@/api/types'

import { useSelection } from './selection'
import { useShown } from './shown'

export interface Position {
  location: LonLat
  heading_deg: number | null
  speed_kmh: number | null
  /** Milliseconds since the epoch, by the squad's device. */
  at: number
}

export const useSquads = defineStore('squads', () => {
  const selection = useSelection()
  const byId = shallowRef(new Map<number, Squad>())
  const positions = shallowRef(new Map<number, Position>())
  const loaded = ref(false)
  let touched = new Set<number>()

  const selectedId = computed(() => selection.squadId)
  const { shown, showInstead: showSquads } = useShown(byId)
  const { shown: shownPositions, showInstead: showPositions } = useShown(positions)
  const selected = computed(() => (selectedId.value === null ? null : (shown.value.get(selectedId.value) ?? null)))
  const byCallSign = computed(() => new Map([...shown.value.values()].map((squad) => [squad.call_sign, squad])))
  const countByStatus = computed(() => {
    const result: Partial<Record<SquadStatus, number>> = {}
    for (const squad of shown.value.values()) result[squad.status] = (result[squad.status] ?? 0) + 1
    return result
  })

  /** Takes the server's list; what an event brought meanwhile is newer and stays. */
  async function load(): Promise<void> {
    touched = new Set()
    const rows = await api.squads.list()
    const next = new Map(rows.map((row) => [row.id, row]))
    for (const id of touched) next.set(id, byId.value.get(id)!)
    byId.value = next
    for (const row of rows) takePosition(row)
    triggerRef(positions)
    loaded.value = true
  }

  function put(squad: Squad): void {
    touched.add(squad.id)
    byId.value.set(squad.id, squad)
    triggerRef(byId)
    if (takePosition(squad)) triggerRef(positions)
  }

  /** Takes off what this account may see no longer. */
  function drop(id: number): void {
    touched.delete(id)
    if (byId.value.delete(id)) triggerRef(byId)
    if (positions.value.delete(id)) triggerRef(positions)
  }

  function takePosition(squad: Squad): boolean {
    if (!squad.location || !squad.fix_at) return false
    return setPosition(squad.id, {
      location: squad.location,
      heading_deg: squad.heading_deg,
      speed_kmh: squad.speed_kmh,
      at: Date.parse(squad.fix_at),
    })
  }

  function setPosition(id: number, position: Position): boolean {
    const known = positions.value.get(id)
    if (known && known.at > position.at) return false
    positions.value.set(id, position)
    return true
  }

  /** Applies a batch of fixes with one notification, whatever their number. */
  function move(rows: readonly FixRow[]): void {
    let moved = false
    for (const [id, lon, lat, heading_deg, speed_kmh, epoch_s] of rows) {
      moved = setPosition(id, { location: [lon, lat], heading_deg, speed_kmh, at: epoch_s * 1000 }) || moved
    }
    if (moved) triggerRef(positions)
  }

  function showInstead(squads: Map<number, Squad> | null, places: Map<number, Position> | null): void {
    showSquads(squads)
    showPositions(places)
  }

  return {
    byId: shown, positions: shownPositions, showInstead, loaded, selectedId, selected, byCallSign, countByStatus, load, put, drop, move,
  }
})
