/** What is drawn, as features for the map; pure. */
import type { Feature, FeatureCollection } from 'geojson'

import type { Contents, Key, SavedByKey, Shape } from '@/planning/model/content'

interface Shown {
  contents: Contents
  saved: SavedByKey
  selected: readonly Key[]
  hovered: Key | null
  /** The chosen one's shape while it is dragged. */
  preview: Shape | null
}

export function drawnFeatures({ contents, saved, selected, hovered, preview }: Shown): FeatureCollection {
  const dragged = preview && selected.length === 1 ? selected[0] : null
  const standing = Object.entries(contents).map(([key, content]): Feature => {
    const properties = {
      key,
      name: content.name,
      name_en: content.name_en,
      in_force: saved[key]?.inForce ?? true,
      chosen: selected.includes(key),
      pointed: key === hovered,
      deleted: false,
    }
    return { type: 'Feature', properties, geometry: key === dragged ? preview! : content.geometry }
  })
  const gone = Object.entries(saved).filter(([key]) => !contents[key])
  const deleted = gone.map(([key, { content }]): Feature => {
    const properties = { key: '', name: '', name_en: '', in_force: false, chosen: false, pointed: key === hovered, deleted: true }
    return { type: 'Feature', properties, geometry: content.geometry }
  })
  return { type: 'FeatureCollection', features: [...deleted, ...standing] }
}
