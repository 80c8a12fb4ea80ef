/**
 * The nouns of the API under the names the console uses. All but the stream's rows come from the API's own description
 * (`schema.ts`, made by `npm run types`).
 */
import type { components } from './schema'

type Schemas = components['schemas']

export type LonLat = [lon: number, lat: number]

export interface Page<T> {
  items: T[]
  next: string | null
}

export type Welcome = Schemas['Welcome']
export type Session = Schemas['Session']
export type Account = Schemas['Account']
export type Role = Account['role']
export type Permission =
  | 'see_map'
  | 'see_incidents'
  | 'see_reporters'
  | 'see_squads'
  | 'report_incidents'
  | 'change_incidents'
  | 'dispatch'
  | 'act_as_squad'
  | 'attach_files'
  | 'see_originals'
  | 'fill_forms'
  | 'manage_forms'
  | 'see_satisfaction'
  | 'send_fixes'
  | 'manage_squads'
  | 'ask_travel'
  | 'close_roads'
  | 'run_simulation'
  | 'follow_stream'
  | 'see_past'
  | 'see_ledger'
  | 'verify_ledger'
  | 'own_account'
  | 'manage_accounts'
  | 'verify_ledger'
  | 'see_notices'
  | 'pause_deadlines'
  | 'manage_deadlines'
  | 'see_response_plans'
  | 'manage_response_plans'
  | 'see_joint'
  | 'manage_joint'
  | 'see_drafts'
  | 'plan_layers'
  | 'publish_layers'
  | 'manage_kinds'
  | 'see_hotspots'
  | 'run_hotspots'
  | 'manage_hotspots'
  | 'see_patrol_orders'
  | 'see_subjects'
  | 'record_inspections'
  | 'draw_subjects'
  | 'see_warnings'
  | 'read_shares'
  | 'manage_shares'
  | 'send_cases'
  | 'print_sheets'
  | 'manage_printing'

export type OrganisationRef = Schemas['OrganisationRef']
export type Organisation = Schemas['Organisation']
export type Capability = Schemas['Capability']
export type Category = Schemas['Category']
export type CategoryRef = Schemas['CategoryRef']

export type Incident = Schemas['Incident']
export type IncidentStatus = Incident['status']
export type IncidentMove = Schemas['Offer']
export type Priority = Incident['priority']
export type Source = Incident['source']
export type CreatedIncident = Schemas['CreatedIncident']
export type NewIncident = Schemas['NewIncident']
export type IncidentChange = Schemas['IncidentChange']
export type PossibleDuplicate = Schemas['PossibleDuplicate']
export type TimelineEntry = Schemas['TimelineEntry']
export type Assignment = Schemas['Assignment']
export type AssignmentStatus = Assignment['status']

export type LedgerEntry = Schemas['LedgerEntry']
export type LedgerVerification = Schemas['LedgerVerification']

export type Squad = Schemas['Squad']
export type SquadStatus = Squad['status']
export type FixesOutcome = Schemas['FixesOutcome']
export type Mode = Squad['mode']

export type Recommendation = Schemas['Recommendation']
export type Candidate = Schemas['Candidate']
export type LeftOut = Schemas['LeftOut']
export type Reason = Schemas['Reason']

export type Geometry = Schemas['Geometry']
export type Closure = Schemas['Closure']
export type NewClosure = Schemas['NewClosure']
export type LayerGroup = Schemas['LayerGroup']
export type LayerInfo = Schemas['Layer']
export type Counts = Schemas['Counts']
export type SearchItem = Schemas['Found']
export type Where = Schemas['Where']

/** A route's shape is always a line. */
export type RouteFeature = Omit<Schemas['Route'], 'geometry'> & {
  geometry: { type: 'LineString'; coordinates: LonLat[] }
}

/** A squad's way since a time, with the time of each point. */
export interface Track {
  type: 'Feature'
  geometry: { type: 'LineString'; coordinates: LonLat[] } | null
  properties: { times: string[] }
}

export interface FeatureCollection<P = Record<string, unknown>> {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    id?: number | string | null
    geometry: { type: string; coordinates: unknown } | null
    properties: P
  }[]
}

/** One row of a `fixes` event. */
export type FixRow = [
  squad_id: number,
  lon: number,
  lat: number,
  heading_deg: number | null,
  speed_kmh: number | null,
  epoch_s: number,
]

/** A `layer` event: a layer was edited, published, frozen, or a feature's window turned. */
export interface LayerEvent {
  id: number
  key: string
  version: number
  state: LayerInfo['state']
}

/** A `feed` event. */
export interface FeedEntry {
  id: number
  at: string
  kind: string
  text: string
  text_en: string
  incident_id?: number | null
  squad_id?: number | null
}
