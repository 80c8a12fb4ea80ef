/**
 * Keeps the source of squads true to the store. Fixes come many times a second: they are gathered, sent once per
 * beat, and never while the map's worker still chews on the last sending. Only what is seen to move is moved in steps.
 */
import type { GeoJSONSource } from 'maplibre-gl'
import { onBeforeUnmount, watch } from 'vue'

import type { Squad } from '@/api/types'
import { formatAge } from '@/format/time'
import { now } from '@/format/now'
import { BEAT_MS, usePast } from '@/past/store'
import { type Position, useSquads } from '@/stores/squads'

import { useMap } from '../context'
import { PointSet } from '../points'
import { whenTriggered } from '../useLayers'
import { CLUSTER_BELOW_ZOOM } from './clusters'
import { GLIDE_MS, isGlideSeen, Motion } from './motion'
import { squadRow } from './squadFeatures'

/** Between two sendings: short while something glides, longer when all there is are jumps too small to see. */
const GLIDE_BEAT_MS = 40
const JUMP_BEAT_MS = 250
const AGES_EVERY_MS = 30_000

export function useLiveSquads(source: string): void {
  const { map, locale, isMotionReduced } = useMap()
  const squads = useSquads()
  const past = usePast()
  const motion = new Motion()
  const points = new PointSet()
  const seenFix = new Map<number, Position>()
  const seenSquad = new Map<number, Squad>()
  let frame = 0
  let sentAt_ms = -Infinity
  let isSending = false

  function describe(squad: Squad, fix: Position): void {
    const shown = motion.find(squad.id) ?? fix.location
    points.put(squadRow(squad, fix, shown, now.value, formatAge))
  }

  function glides(id: number, to: Position['location']): boolean {
    if (isMotionReduced || document.hidden) return false
    const zoom = map.getZoom()
    const bounds = map.getBounds()
    return zoom >= CLUSTER_BELOW_ZOOM && bounds.contains(to as [number, number]) && isGlideSeen(motion.find(id), to, zoom)
  }

  function takeFixes(): void {
    // While the past is played, places come with each of its beats, fixes or not.
    motion.glide_ms = past.isPlaying ? BEAT_MS : GLIDE_MS
    for (const [id, fix] of squads.positions) {
      if (seenFix.get(id) === fix) continue
      seenFix.set(id, fix)
      motion.aim(id, fix.location, performance.now(), glides(id, fix.location))
      const squad = squads.byId.get(id)
      if (squad) describe(squad, fix)
    }
    wake()
  }

  function takeSquads(): void {
    for (const [id, squad] of squads.byId) {
      if (seenSquad.get(id) === squad) continue
      seenSquad.set(id, squad)
      const fix = squads.positions.get(id)
      if (fix) describe(squad, fix)
      else leaveOut(id)
    }
    for (const id of seenSquad.keys()) {
      if (squads.byId.has(id)) continue
      seenSquad.delete(id)
      leaveOut(id)
    }
    wake()
  }

  function leaveOut(id: number): void {
    seenFix.delete(id)
    motion.forget(id)
    points.drop(id)
  }

  /** Ages grow and words turn without a fix. */
  function describeAll(): void {
    for (const [id, squad] of squads.byId) {
      const fix = squads.positions.get(id)
      if (fix) describe(squad, fix)
    }
    wake()
  }

  function wake(): void {
    if (frame === 0) frame = requestAnimationFrame(beat)
  }

  function beat(time_ms: number): void {
    frame = 0
    const due = sentAt_ms + (motion.isGliding ? GLIDE_BEAT_MS : JUMP_BEAT_MS)
    if (!isSending && time_ms >= due) {
      for (const [id, location] of motion.step(performance.now())) points.move(id, location)
      void send(time_ms)
    }
    if (motion.isMoving || points.isWaiting) wake()
  }

  async function send(time_ms: number): Promise<void> {
    const diff = points.take()
    if (!diff) return
    sentAt_ms = time_ms
    isSending = true
    try {
      await map.getSource<GeoJSONSource>(source)?.updateData(diff)
    } finally {
      isSending = false
    }
  }

  whenTriggered(() => squads.positions, takeFixes)
  whenTriggered(() => squads.byId, takeSquads)
  watch([locale, () => Math.floor(now.value / AGES_EVERY_MS)], describeAll)
  onBeforeUnmount(() => cancelAnimationFrame(frame))
}
