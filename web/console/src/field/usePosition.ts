/** Sends where this phone is: once, or again and again while it moves. */
import { onBeforeUnmount, ref, shallowRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem } from '@/api/problem'
import { problemText } from '@/format/problems'
import { translate } from '@/i18n/i18n'

const LEAST_PAUSE_MS = 5000
const OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 2000 }

export function usePosition(squadId: () => number | null) {
  const sentAt = ref<number | null>(null)
  const said = shallowRef('')
  const following = ref(false)
  let watching: number | null = null
  let lastSent = 0

  async function send(position: GeolocationPosition): Promise<void> {
    const id = squadId()
    if (id === null) return
    lastSent = Date.now()
    try {
      const { longitude, latitude, accuracy } = position.coords
      const time = new Date(position.timestamp).toISOString()
      const outcome = await api.fixes.send(id, [longitude, latitude], time, accuracy)
      said.value = outcome.rejected[0]?.text ?? ''
      if (outcome.accepted > 0) sentAt.value = Date.now()
    } catch (thrown) {
      said.value = problemText(asProblem(thrown))
    }
  }

  function refuse(error: GeolocationPositionError): void {
    said.value = translate(error.code === error.PERMISSION_DENIED ? 'field.noPermission' : 'field.noPosition')
  }

  function sendOnce(): void {
    navigator.geolocation.getCurrentPosition((position) => void send(position), refuse, OPTIONS)
  }

  function follow(wanted: boolean): void {
    following.value = wanted
    if (watching !== null) navigator.geolocation.clearWatch(watching)
    watching = wanted ? navigator.geolocation.watchPosition(sendNowAndThen, refuse, OPTIONS) : null
  }

  function sendNowAndThen(position: GeolocationPosition): void {
    if (Date.now() - lastSent >= LEAST_PAUSE_MS) void send(position)
  }

  onBeforeUnmount(() => follow(false))

  return { sentAt, said, following, sendOnce, follow }
}
