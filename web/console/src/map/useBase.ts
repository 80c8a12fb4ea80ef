/** Repaints the base map and the marks in place when the theme or the language turns: nothing blinks, nothing moves. */
import { watch } from 'vue'

import type { MapContext } from './context'
import { MarkImages } from './marks/images'
import { baseLayers } from './style/base'
import { applyRestyling } from './useLayers'

export function useBase({ map, palette, locale }: MapContext): void {
  const images = new MarkImages(map, palette.value)
  let standing = baseLayers(palette.value, locale.value)

  watch([palette, locale], () => {
    const wanted = baseLayers(palette.value, locale.value)
    applyRestyling(map, standing, wanted)
    standing = wanted
    images.repaint(palette.value)
  })
}
