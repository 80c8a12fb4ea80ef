/** A short tone for each new incident that waits, when the account wants one; higher for P1. */
import { useSettings } from '@/stores/settings'

import { onArrivals } from './arrivals'

const LENGTH_S = 0.18

export function useChime(): void {
  const settings = useSettings()

  onArrivals((fresh) => {
    if (settings.sound) ring(fresh.some((incident) => incident.priority === 1) ? 988 : 659)
  })
}

/** Sounds a tone, some seconds from now. */
export function ring(frequency_hz: number, after_s = 0): void {
  const context = new AudioContext()
  const at = context.currentTime + after_s
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = frequency_hz
  volume.gain.setValueAtTime(0.12, at)
  volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + LENGTH_S)
  tone.onended = () => void context.close()
}
