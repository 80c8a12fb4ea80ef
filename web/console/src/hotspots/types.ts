/** What the server tells of hotspots, their runs and the statistics behind them. */
import type { LonLat } from '@/api/types'

export type Day = string
export type HotspotState = 'emerging' | 'confirmed' | 'treated' | 'abating' | 'cleared' | 'relapsed'
export type HotspotChange = 'born' | 'grew' | 'same' | 'shrank' | 'split' | 'merged' | 'faded' | 'absent' | 'cleared' | 'relapsed'
export type HotspotKind = 'cells' | 'address' | 'subject'
export type Source = 'all' | 'complaint' | 'patrol'
export type WindowDays = 7 | 28 | 90

export interface Owner {
  id: number
  name: string
  name_en?: string | null
}

export interface Hotspot {
  id: number
  kind: HotspotKind
  group: string
  group_name: string
  group_name_en?: string | null
  window: number
  name: string
  state: HotspotState
  state_since: Day
  change: HotspotChange
  pattern: string
  born_on: Day
  last_day: Day
  absent_since: Day | null
  cleared_on: Day | null
  relapsed_on: Day | null
  relapses: number
  count: number
  complaints: number
  patrols: number
  total: number
  peak: number
  z: number | null
  last_case_at: string | null
  fresh_cases: number
  owner: Owner | null
  neighbour: Owner | null
  is_boundary: boolean
  area_m2: number
  centre: LonLat
  bbox: [number, number, number, number]
  subject: { id: number; name: string } | null
  merged_into: number | null
  split_from: number | null
}

export interface HistoryDay {
  day: Day
  state: HotspotState
  change: HotspotChange
  count: number
  complaints: number
  patrols: number
  z: number | null
  pattern: string
  area_m2: number
  others: number[]
}

export interface HistoryWeek {
  starts_on: Day
  complaints: number
  patrols: number
  z: number | null
  significant: boolean
}

export interface History {
  days: HistoryDay[]
  weeks: HistoryWeek[]
}

export interface Run {
  id: number
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped'
  as_of: Day | null
  since: Day | null
  progress: number
  step: string
  asked_at: string
  started_at: string | null
  ended_at: string | null
  problem: string
  grid: string
  cases: number
  hotspots: number
}

export interface Group {
  code: string
  name: string
  name_en?: string | null
  cases: number
  hotspots: number
}

export interface Study {
  basis: 'jurisdictions' | 'hull'
  cells: number
  area_m2: number
  organisations: unknown[]
}

export interface PackedCells {
  run_id: number
  grid: string
  count: number
  corners: number
  shapes: string
  study: Study
}

export interface GiStar {
  run_id: number
  as_of: Day
  first_day: Day
  last_day: Day
  n: number
  critical_z: number | null
  cases: number
  complaints: number
  patrols: number
  cell: number[]
  count: number[]
  z: number[]
  level: number[]
}

export interface Emerging {
  run_id: number
  as_of: Day
  weeks: number
  classes: string[]
  cell: number[]
  class: number[]
  trend: number[]
  hot_weeks: number[]
}

export interface Week {
  starts_on: Day
  complaints: number
  patrols: number
}

export interface RhythmPart {
  count: number
  rate: number
  low: number
  high: number
}

export interface Rhythm {
  about: { count: number; enough: boolean; warning: string | null; patrol_share: number }
  hours: RhythmPart[]
  weekdays: RhythmPart[]
  cells: number[][]
  even_hours_p: number
  even_weekdays_p: number
  peak: { from_hour: number; to_hour: number; share: number } | null
}
