/** Makes the map's images when they are first missed, and draws them again when the palette changes. */
import type { Map as MapLibre } from 'maplibre-gl'

import type { Palette } from '../style/palette'

import { IMAGE_RATIO } from './canvas'
import { drawCluster } from './clusterMark'
import { findImage, type MarkImage } from './imageId'
import { drawIncident } from './incidentMark'
import { drawHatch, drawSign } from './pattern'
import { drawHeading, drawSquad } from './squadMark'

function draw(image: MarkImage, palette: Palette): ImageData {
  switch (image.kind) {
    case 'squad':
      return drawSquad(image.shape, palette)
    case 'heading':
      return drawHeading(image.shape, palette)
    case 'incident':
      return drawIncident(image.priority, image.ring, image.overdue, palette)
    case 'cluster':
      return drawCluster(image.counts, palette)
    case 'hatch':
      return drawHatch(image.of, palette)
    case 'sign':
      return drawSign(image.of, palette)
  }
}

/** Clusters have as many images as there are counts; past this many, those of the past are let go. */
const MOST_CLUSTER_IMAGES = 400

export class MarkImages {
  private readonly drawn = new Map<string, MarkImage>()

  constructor(
    private readonly map: MapLibre,
    private palette: Palette,
  ) {
    map.setMissingStyleImageResolver((id) => this.supply(id))
  }

  private supply(id: string): void {
    const image = findImage(id)
    if (!image || this.map.hasImage(id)) return
    if (image.kind === 'cluster') this.forgetOldClusters()
    this.drawn.set(id, image)
    this.map.addImage(id, draw(image, this.palette), { pixelRatio: IMAGE_RATIO })
  }

  private forgetOldClusters(): void {
    const clusters = [...this.drawn].filter(([, image]) => image.kind === 'cluster')
    if (clusters.length < MOST_CLUSTER_IMAGES) return
    for (const [id] of clusters.slice(0, MOST_CLUSTER_IMAGES / 2)) {
      this.drawn.delete(id)
      this.map.removeImage(id)
    }
  }

  /** Draws every image known so far in new colours, in place: nothing is laid out again. */
  repaint(palette: Palette): void {
    this.palette = palette
    for (const [id, image] of this.drawn) this.map.updateImage(id, draw(image, palette))
  }
}
