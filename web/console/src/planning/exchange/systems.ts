/** Coordinate systems as a planner chooses them, and formats of files with what each is written in. */
import type { ExportOrder } from '@/api/exchange'

export const SYSTEMS = ['WGS84', 'GCJ-02', 'BD-09', 'CGCS2000'] as const

type Format = NonNullable<ExportOrder['format']>

interface FormatFacts {
  format: Format
  suffix: string
  /** Whether it is written in WGS84 alone. */
  degreesOnly: boolean
}

export const FORMATS: readonly FormatFacts[] = [
  { format: 'geojson', suffix: '.geojson', degreesOnly: true },
  { format: 'geopackage', suffix: '.gpkg', degreesOnly: false },
  { format: 'shapefile', suffix: '.zip', degreesOnly: false },
  { format: 'kml', suffix: '.kml', degreesOnly: true },
  { format: 'kmz', suffix: '.kmz', degreesOnly: true },
  { format: 'csv', suffix: '.csv', degreesOnly: false },
  { format: 'dxf', suffix: '.dxf', degreesOnly: false },
  { format: 'flatgeobuf', suffix: '.fgb', degreesOnly: false },
  { format: 'geojsonseq', suffix: '.geojsonl', degreesOnly: true },
]

export const ACCEPTED = '.geojson,.json,.geojsonl,.geojsons,.ndjson,.zip,.shp,.gpkg,.kml,.kmz,.fgb,.dxf,.csv,.tsv,.txt'

const FIRST_ZONE = 25
const FIRST_CODE = 4513

/** The 3-degree zone of CGCS2000 that holds a longitude, its number in the eastings. */
export function zoneAt(lon: number): { code: string; meridian: number } | null {
  const zone = Math.round(lon / 3)
  if (zone < FIRST_ZONE || zone > 45) return null
  return { code: `EPSG:${FIRST_CODE + zone - FIRST_ZONE}`, meridian: zone * 3 }
}

/** What a planner types for a plane, as the server knows it; null while it is none. */
export function epsgOf(words: string): string | null {
  const found = /^\s*(?:epsg)?\s*:?\s*(\d{4,6})\s*$/i.exec(words)
  return found ? `EPSG:${found[1]}` : null
}
