/** Below the zoom of clusters an organisation's cluster bears its name, so the base map need not say it again. */
import type { FilterSpecification, Map as MapLibre } from 'maplibre-gl'

import { CLUSTER_BELOW_ZOOM } from './clusters'

const LAYER = 'name-district'
const IS_POINT: FilterSpecification = ['==', ['geometry-type'], 'Point']

/** Leaves out the names of these districts (by code) below the zoom of clusters; of none, all are said again. */
export function hideNamesOf(map: MapLibre, unsorted: string[]): void {
  const codes = [...unsorted].sort()
  if (!map.getLayer(LAYER)) return
  const isNamed: FilterSpecification = [
    'any', ['>=', ['zoom'], CLUSTER_BELOW_ZOOM], ['!', ['in', ['to-string', ['get', 'code']], ['literal', codes]]],
  ]
  const filter = codes.length > 0 ? (['all', IS_POINT, isNamed] as FilterSpecification) : IS_POINT
  if (JSON.stringify(map.getFilter(LAYER)) !== JSON.stringify(filter)) map.setFilter(LAYER, filter)
}
