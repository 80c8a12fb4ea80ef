/** The seats of a response plan, as the console shows and chooses them. Pure. */
import type { Seat, SeatChoice } from '@/api/responding'

/** Whom to send: those proposed, each as what the seat says. */
export function chosenOf(seats: readonly Seat[]): SeatChoice[] {
  return seats.flatMap(({ state, squad, role }) => (state === 'proposed' && squad ? [{ squad_id: squad.squad_id, role }] : []))
}

export type Doing = 'take' | 'takeMore' | 'tellOnly' | null

/** What taking the plan would do now; null when there is nothing left to do. */
export function doingOf(seats: readonly Seat[], isTaken: boolean): Doing {
  const wanted = chosenOf(seats).length
  if (wanted > 0) return seats.some(({ state }) => state === 'there') ? 'takeMore' : 'take'
  return isTaken ? null : 'tellOnly'
}
