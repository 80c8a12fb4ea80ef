/** One clock for the whole console, corrected by the server's time, ticking each second. */
import { computed, ref } from 'vue'

const ticking = ref(Date.now())
let offset_ms = 0

setInterval(() => {
  ticking.value = Date.now()
}, 1000)

/** Milliseconds since the epoch by the server's clock; reactive, changes each second. */
export const now = computed(() => ticking.value + offset_ms)

export function setServerTime(server_time: string): void {
  offset_ms = Date.parse(server_time) - Date.now()
  ticking.value = Date.now()
}
