/** The nouns of the API as the console reads them, by hand until they come from the API's own description. */

export type LonLat = [lon: number, lat: number]
export type Priority = 1 | 2 | 3 | 4
export type Mode = 'car' | 'ebike' | 'foot'
export type Role = 'operator' | 'planner' | 'squad' | 'supervisor' | 'agency' | 'admin'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Organisation {
  id: number
  code: string
  name: string
  name_en: string
}

export interface HomeOrganisation extends Organisation {
  level: 'city' | 'district' | 'street'
  bbox: [number, number, number, number] | null
}

export interface Category {
  code: string
  name: string
  name_en: string
  /** In the list of categories only. */
  default_priority?: Priority
  required_capabilities?: string[]
}

export type Permission =
  | 'see_map'
  | 'see_incidents'
  | 'see_reporters'
  | 'see_squads'
  | 'report_incidents'
  | 'change_incidents'
  | 'dispatch'
  | 'act_as_squad'
  | 'send_fixes'
  | 'manage_squads'
  | 'ask_travel'
  | 'close_roads'
  | 'run_simulation'
  | 'follow_stream'

export interface Account {
  id: number
  name: string
  display_name: string
  role: Role
  locale: string | null
  theme: string | null
  squad_id: number | null
}

export interface Session {
  account: Account
  organisation: HomeOrganisation
  permissions: (Permission | (string & {}))[]
  csrf_token: string | null
  is_sample: boolean
  bounds: [number, number, number, number] | null
  simulation: { running: boolean }
  panels: Record<string, unknown>
}

export interface Welcome {
  product: string
  is_sample: boolean
  sample_accounts: { name: string; role: Role; display_name: string }[] | null
  locale: string
}

export type IncidentStatus =
  | 'received'
  | 'registered'
  | 'dispatched'
  | 'accepted'
  | 'en_route'
  | 'on_scene'
  | 'handled'
  | 'verified'
  | 'closed'
  | 'returned'
  | 'transferred'
  | 'merged'
  | 'cancelled'
  | 'reopened'

export type AssignmentStatus = 'dispatched' | 'accepted' | 'en_route' | 'on_scene' | 'handled' | 'released'

export interface Assignment {
  id: number
  incident_id: number
  squad_id: number
  call_sign: string
  role: 'lead' | 'support'
  status: AssignmentStatus
  assigned_at: string
  accepted_at: string | null
  en_route_at: string | null
  on_scene_at: string | null
  ended_at: string | null
}

export interface Incident {
  id: number
  number: string
  source: string
  category: Category
  priority: Priority
  status: IncidentStatus
  location: LonLat
  accuracy_m: number | null
  place: string
  description: string
  organisation: Organisation
  district: Organisation | null
  boundary: { distance_m: number; neighbour: { id: number; name: string; name_en: string } } | null
  tags: string[]
  reported_at: string
  updated_at: string
  deadlines: { accept_at: string | null; arrive_at: string | null; resolve_at: string | null }
  next_deadline: { kind: 'accept' | 'arrive' | 'resolve'; at: string } | null
  overdue: boolean
  assignments: Assignment[]
  reporter?: { name: string; phone: string } | null
  duplicate_of: number | null
}

export interface PossibleDuplicate {
  id: number
  number: string
  distance_m: number
  age_s: number
  place: string
  status: IncidentStatus
}

export interface TimelineEntry {
  at: string
  act: string
  account: string | null
  details: Record<string, unknown>
}

export type SquadStatus = 'off_duty' | 'available' | 'assigned' | 'en_route' | 'on_scene' | 'busy'

export interface Squad {
  id: number
  call_sign: string
  organisation: Organisation
  mode: Mode
  capabilities: string[]
  status: SquadStatus
  location: LonLat | null
  heading_deg: number | null
  speed_kmh: number | null
  fix_at: string | null
  fix_age_s: number | null
  post: { id?: number; name?: string } | null
  assignment_id: number | null
  incident_id: number | null
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

export interface Reason {
  code: string
  text: string
  seconds?: number | null
}

export interface Candidate {
  squad_id: number
  call_sign: string
  organisation: Organisation | null
  mode: Mode
  capabilities: string[]
  travel_time_s: number
  distance_m: number
  straight_line_m: number
  straight_line_rank: number
  score: number
  reasons: Reason[]
  fix_age_s: number
  location: LonLat
}

export interface LeftOut {
  squad_id: number
  call_sign: string
  organisation: Organisation | null
  why: Reason
  straight_line_m: number | null
  location: LonLat | null
}

export interface Recommendation {
  candidates: Candidate[]
  left_out: LeftOut[]
  straight_line_nearest: {
    squad_id: number
    call_sign: string
    location: LonLat
    straight_line_m: number
    travel_time_s: number | null
  } | null
  /** How many squads were left out for each reason; the nearest of them are in `left_out`. */
  left_out_counts: { code: string; text: string; count: number }[]
  /** What speaks of the place and not of a squad, such as a place off every road. */
  notes: Reason[]
  considered: number
  computed_in_ms: number
}

export interface RouteStep {
  text: string
  text_en: string
  name: string
  name_en: string
  length_m: number
  time_s: number
  maneuver: string
  location: LonLat
}

export interface RouteFeature {
  type: 'Feature'
  geometry: { type: 'LineString'; coordinates: LonLat[] }
  properties: { time_s: number; length_m: number; steps: RouteStep[] }
}

export interface FeatureCollection<P = Record<string, unknown>> {
  type: 'FeatureCollection'
  features: { type: 'Feature'; id?: number | string; geometry: { type: string; coordinates: unknown }; properties: P }[]
}

export interface Closure {
  id: number
  geometry: { type: string; coordinates: unknown } | null
  road_name: string
  modes: Mode[]
  reason: string
  starts_at: string
  ends_at: string | null
  lifted_at: string | null
}

/** What to close: a geometry or a road by its name. */
export interface NewClosure {
  geometry?: { type: string; coordinates: unknown }
  road_name?: string
  modes?: Mode[]
  reason?: string
  starts_at?: string
  ends_at?: string
}

export interface LayerInfo {
  id: number
  key: string
  kind: string
  name: string
  name_en: string
  group: string
  style: Record<string, unknown> | null
  count: number
}

export interface LayerGroup {
  key: string
  name: string
  name_en: string
  layers: LayerInfo[]
}

export interface Counts {
  open: number
  overdue: number
  waiting: number
  handling: number
  available: number
  squads: number
}

export type SearchKind = 'incident' | 'squad' | 'road' | 'place' | 'organisation' | 'coordinate'

export interface SearchItem {
  kind: SearchKind
  id?: number | null
  title: string
  title_en?: string | null
  subtitle: string
  location: LonLat | null
}

export interface FeedEntry {
  id: number
  at: string
  kind: string
  text: string
  text_en: string
  incident_id?: number | null
  squad_id?: number | null
}

export interface Where {
  organisations: Organisation[]
  features: { id: number; name: string; name_en?: string; kind: string }[]
  nearest_road: { name: string; distance_m: number } | null
  boundary: Incident['boundary']
  coordinates: { wgs84: LonLat; gcj02: LonLat; bd09: LonLat }
}
