/** The adapter to the map engine: makes a map on our own style and tiles, with no request to anyone else. */
import 'maplibre-gl/dist/maplibre-gl.css'

import { type LngLatBoundsLike, Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'

import type { StartCamera } from './camera'

setWorkerUrl(workerUrl)

export type { MapLibre }

export const LEAST_ZOOM = 6
export const MOST_ZOOM = 19

interface MapSettings {
  container: HTMLElement
  style: StyleSpecification
  start: StartCamera
  /** The accessible name of the canvas. */
  label: string
  isMotionReduced: boolean
}

/**
 * Names collide within their own source only: a squad that passes must not make street names come and go.
 */
export function createMap({ container, style, start, label, isMotionReduced }: MapSettings): MapLibre {
  const camera =
    start.kind === 'bounds'
      ? { bounds: start.bounds as LngLatBoundsLike, fitBoundsOptions: { padding: 24 } }
      : { center: start.center, zoom: start.zoom, bearing: start.bearing }
  const enlarged = container.currentCSSZoom ?? 1
  const map = new MapLibre({
    container,
    style,
    // An enlarged stage is drawn as densely as the screen can show it.
    ...(enlarged === 1 ? {} : { pixelRatio: window.devicePixelRatio * enlarged }),
    ...camera,
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    maxPitch: 60,
    attributionControl: false,
    crossSourceCollisions: false,
    fadeDuration: isMotionReduced ? 0 : 120,
    reduceMotion: isMotionReduced,
    refreshExpiredTiles: false,
    locale: { 'Map.Title': label },
  })
  return map
}
