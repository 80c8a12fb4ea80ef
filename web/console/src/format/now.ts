/**
 * One clock for the whole console, corrected by the server's time, ticking each second; and the moment that is shown,
 * which is another while the past is looked at.
 */
import { computed, ref } from 'vue'

const ticking = ref(Date.now())
const shown = ref<number | null>(null)
let offset_ms = 0

setInterval(() => {
  ticking.value = Date.now()
}, 1000)

/** Milliseconds since the epoch by the server's clock; reactive, changes each second. */
export const clock = computed(() => ticking.value + offset_ms)

/** The moment that map and queue show: that of the clock, or one of the past. Ages and deadlines are told by it. */
export const now = computed(() => shown.value ?? clock.value)

/** Shows another moment than that of the clock; null is the clock's again. */
export function showMoment(at_ms: number | null): void {
  shown.value = at_ms
}

export function setServerTime(server_time: string): void {
  offset_ms = Date.parse(server_time) - Date.now()
  ticking.value = Date.now()
}
