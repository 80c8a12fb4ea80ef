/** The palette in force: read from the tokens once the theme stands, darker still when the operator wants it so. */
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef, type ShallowRef, watch } from 'vue'

import { useSettings } from '@/stores/settings'
import { token } from '@/theme/theme'

import { makePalette, type Palette } from './style/palette'

const KEY = 'console.map.night'

/** Whether the base map is dimmed further; it is a shade of the dark theme, so asking for it brings that theme. */
export const useNight = defineStore('night', () => {
  const settings = useSettings()
  const isWanted = ref(localStorage.getItem(KEY) === 'true')
  const isNight = computed(() => isWanted.value && settings.theme === 'dark')

  watch(isWanted, (value) => localStorage.setItem(KEY, String(value)))

  function toggle(): void {
    isWanted.value = !isNight.value
    if (isWanted.value) settings.theme = 'dark'
  }

  return { isNight, isWanted, toggle }
})

/** A palette that is made anew once the tokens of a new theme are in force. */
export function useThemePalette(): ShallowRef<Palette> {
  const settings = useSettings()
  const night = useNight()
  const make = () => makePalette(settings.theme, token, night.isNight)
  const palette = shallowRef(make())
  watch(
    () => [settings.theme, night.isNight],
    async () => {
      await nextTick()
      palette.value = make()
    },
    { flush: 'post' },
  )
  return palette
}
