/** What is drawn, as features for the map; pure. */
import type { Feature, FeatureCollection } from 'geojson'

import type { Contents, Key, SavedByKey } from '@/planning/model/content'
import { markOf } from '@/planning/model/rows'

interface Shown {
  contents: Contents
  saved: SavedByKey
  selected: readonly Key[]
  /** The one that is dragged is drawn apart, so that a large layer need not be drawn anew at every move. */
  dragged: Key | null
}

export function drawnFeatures({ contents, saved, selected, dragged }: Shown): FeatureCollection {
  const kept = Object.entries(contents).filter(([key]) => key !== dragged)
  const standing = kept.map(([key, content]): Feature => {
    const properties = {
      key,
      name: content.name,
      name_en: content.name_en,
      in_force: saved[key]?.inForce ?? true,
      chosen: selected.includes(key),
      change: markOf(key, saved, contents),
    }
    return { type: 'Feature', properties, geometry: content.geometry }
  })
  const gone = Object.entries(saved).filter(([key]) => !contents[key])
  const deleted = gone.map(([, { content }]): Feature => {
    const properties = { key: '', name: '', name_en: '', in_force: false, chosen: false, change: 'deleted' }
    return { type: 'Feature', properties, geometry: content.geometry }
  })
  return { type: 'FeatureCollection', features: [...deleted, ...standing] }
}
