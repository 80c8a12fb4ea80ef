/** What of a check's findings stands in the way of publishing, and where they are on the map. Pure. */
import type { FeatureCollection, Geometry } from 'geojson'

import type { Finding } from '@/api/publishing'
import type { LonLat } from '@/api/types'

/** Errors about what is to be published; those alone keep it back. */
export function blockingOf(findings: readonly Finding[], published: readonly number[]): Finding[] {
  const ids = new Set(published)
  return findings.filter((finding) => finding.severity === 'error' && finding.features.some((id) => ids.has(id)))
}

/** The codes among findings, each once, in their order. */
export const codesOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map((finding) => finding.code))]

/** A mark for each finding, and the shape of the one that is looked at. */
export function findingFeatures(findings: readonly Finding[], focused: number | null): FeatureCollection {
  const features: FeatureCollection['features'] = []
  findings.forEach(({ place, severity, shape }, index) => {
    const properties = { severity, index, focused: index === focused }
    if (index === focused && shape) features.push({ type: 'Feature', geometry: shape as Geometry, properties: { ...properties, part: 'shape' } })
    if (place) features.push({ type: 'Feature', geometry: { type: 'Point', coordinates: place }, properties: { ...properties, part: 'mark' } })
  })
  return { type: 'FeatureCollection', features }
}

/** The box to look at: around the shape, or null when there is a place at most. */
export function boundsOfFinding(finding: Finding, boundsOf: (places: Iterable<LonLat>) => [number, number, number, number] | null, positionsOf: (coordinates: unknown) => Iterable<LonLat>) {
  return finding.shape ? boundsOf(positionsOf(finding.shape.coordinates)) : null
}
