/** What the server tells of hotspots, their runs and the statistics behind them. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

/** A day of the city, YYYY-MM-DD. */
export type Day = string
export type Hotspot = Schemas['Hotspot']
export type HotspotState = Hotspot['state']
export type HotspotChange = Hotspot['change']
export type Owner = NonNullable<Hotspot['owner']>
export type Source = 'all' | 'complaint' | 'patrol'
/** What cases are compared by: their number, or that for each kilometre of road or hour of patrol. */
export type By = Schemas['MeasureChoice']['by']
export type MeasureChoice = Schemas['MeasureChoice']
export type ConcernedSubject = Schemas['ConcernedSubject']
export type WindowDays = 7 | 28 | 90
export type History = Schemas['History']
export type HistoryDay = Schemas['HistoryDay']
export type HistoryWeek = Schemas['HistoryWeek']
export type Run = Schemas['Run']
export type Group = Schemas['Group']
export type PackedCells = Schemas['Cells']
export type Study = Schemas['Study']
export type GiStar = Schemas['Scores']
export type Emerging = Schemas['Patterns']
export type Week = Schemas['Week']
export type Rhythm = Schemas['Rhythm']
