/** What the map shows of a patrol: places, tours with their minutes, and what an effect compares; pure. */
import type { Feature, FeatureCollection, Geometry } from 'geojson'

import { formatDuration } from '@/format/time'
import { boxOf } from '@/joint/areas'
import type { BBox } from '@/stores/mapCommands'

import type { PatrolEffect, PatrolOrder, Tours } from './calls'

export type Part = 'area' | 'ring' | 'control' | 'tour' | 'stop'

interface Told {
  part: Part
  label?: string
  /** Which of the tours it is of, by number. */
  tour?: number
}

const feature = (geometry: unknown, properties: Told): Feature => ({ type: 'Feature', geometry: geometry as Geometry, properties: { ...properties } })
const clock = (time: string) => new Date(time).toTimeString().slice(0, 5)

/** The places of an order, and the ways of its squads with how long each takes and when they arrive. */
export function ofOrder(order: PatrolOrder, tours: Tours | null): FeatureCollection {
  const areas = order.targets.map((target) => feature(target.geometry, { part: 'area', label: target.name }))
  const ways = (tours?.tours ?? []).flatMap((tour, number) => [
    feature(tour.geometry, { part: 'tour', tour: number }),
    ...tour.stops.map((stop, at) =>
      feature({ type: 'Point', coordinates: stop.location }, {
        part: 'stop', tour: number, label: `${tour.squad.call_sign} ${at + 1} · ${clock(stop.arrives_at)} · ${formatDuration(stop.travel_s)}`,
      }),
    ),
  ])
  return { type: 'FeatureCollection', features: [...areas, ...ways] }
}

/** The area, the ring around it and the places it is compared with. */
export function ofEffect({ shapes }: PatrolEffect): FeatureCollection {
  const features = [feature(shapes.ring, { part: 'ring' }), feature(shapes.area, { part: 'area' })]
  if (shapes.control) features.push(feature(shapes.control, { part: 'control' }))
  return { type: 'FeatureCollection', features }
}

export function boundsOf(collection: FeatureCollection): BBox {
  return boxOf(collection.features.map(({ geometry }) => ('coordinates' in geometry ? geometry.coordinates : [])))
}
