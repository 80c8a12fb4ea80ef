/** A short tone for each new incident that waits, when the account wants one; higher for P1. */
import { watch } from 'vue'

import { useIncidents } from '@/stores/incidents'
import { useSettings } from '@/stores/settings'

const LENGTH_S = 0.18

export function useChime(): void {
  const incidents = useIncidents()
  const settings = useSettings()
  let seen: Set<number> | null = null

  watch(
    () => incidents.waiting,
    (waiting) => {
      const fresh = seen ? waiting.filter((incident) => !seen!.has(incident.id)) : []
      if (incidents.loaded) seen = new Set(waiting.map((incident) => incident.id))
      if (settings.sound && fresh.length > 0) ring(fresh.some((incident) => incident.priority === 1) ? 988 : 659)
    },
  )
}

function ring(frequency_hz: number): void {
  const context = new AudioContext()
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = frequency_hz
  volume.gain.setValueAtTime(0.12, context.currentTime)
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + LENGTH_S)
  tone.connect(volume).connect(context.destination)
  tone.start()
  tone.stop(context.currentTime + LENGTH_S)
  tone.onended = () => void context.close()
}
