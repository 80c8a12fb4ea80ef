/** The hotspots that are listed as files: GeoJSON, CSV, a picture of what the map shows, a briefing map. */
import { asProblem } from '@/api/problem'
import { nameIn } from '@/format/names'
import { saveFile } from '@/format/saveFile'
import { i18n, translate } from '@/i18n/i18n'
import { takePictures } from '@/map/hotspots/pictureTaking'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'
import { useSettings } from '@/stores/settings'
import { token } from '@/theme/theme'

import * as calls from './calls'
import { writeCsv } from './csv'
import { writeSpan } from './days'
import { legendLines } from './legend'
import { drawSheet } from './sheet'
import { useHotspots } from './store'
import { useHotspotTime } from './timeStore'
import type { Hotspot } from './types'

export const FORMATS = ['briefing', 'png', 'geojson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

interface Written {
  content: Blob
  name: string
}

const COLUMNS = [
  'name', 'kind', 'group', 'window', 'state', 'change', 'count', 'complaints', 'patrols', 'z', 'born_on', 'owner', 'neighbour', 'lon', 'lat',
] as const

export async function exportAs(format: Format): Promise<void> {
  try {
    const { content, name } = await WRITERS[format]()
    saveFile(content, name)
    useNotices().done(translate('hotspots.exported', { name }))
  } catch (thrown) {
    useNotices().problem(asProblem(thrown))
  }
}

const WRITERS: Record<Format, () => Promise<Written>> = {
  briefing: () => calls.briefing(useHotspots().filter),
  geojson: async () => {
    const collection = await calls.areas(useHotspots().filter)
    return { content: new Blob([JSON.stringify(collection)], { type: 'application/geo+json' }), name: fileName('geojson') }
  },
  csv: () => Promise.resolve({ content: new Blob([csvOf(useHotspots().listed)], { type: 'text/csv' }), name: fileName('csv') }),
  png: async () => ({ content: await pngOf(), name: fileName('png') }),
}

function fileName(ending: string): string {
  const { filter } = useHotspots()
  const day = useHotspotTime().at.a ?? ''
  return `${translate('hotspots.title')}-${groupName()}-${filter.window}d-${day}.${ending}`.replaceAll(/[/\\:*?"<>|\s]+/g, '_')
}

function groupName(): string {
  const { filter, groups } = useHotspots()
  const group = groups.find(({ code }) => code === filter.group)
  return !group || group.code === 'all' ? translate('hotspots.all') : nameIn(i18n.global.locale.value, group)
}

function csvOf(items: readonly Hotspot[]): string {
  const { locale } = useSettings()
  const rows = items.map((item) => [
    item.name, translate(`hotspots.kinds.${item.kind}`), nameIn(locale, { name: item.group_name, name_en: item.group_name_en }), item.window,
    translate(`hotspots.states.${item.state}`), translate(`hotspots.changes.${item.change}`), item.count, item.complaints, item.patrols, item.z,
    item.born_on, item.owner ? nameIn(locale, item.owner) : null, item.neighbour ? nameIn(locale, item.neighbour) : null, ...item.centre,
  ])
  return writeCsv(COLUMNS.map((column) => translate(`hotspots.csv.${column}`)), rows)
}

/** The maps as they stand, with what they show in words above and the legend below: a picture that explains itself. */
async function pngOf(): Promise<Blob> {
  const time = useHotspotTime()
  const { theme } = useSettings()
  const spans = (time.isComparing ? (['a', 'b'] as const) : (['a'] as const)).map((side) => time.at[side]).filter((day) => day !== null)
  const span = spans.map((day) => writeSpan(day, time.series.window)).join(' | ')
  const source = translate(`hotspots.sources.${time.source}`)
  return drawSheet({
    pictures: await takePictures(),
    title: `${translate('hotspots.title')} · ${translate('hotspots.pngAbout', { group: groupName(), span, source })}`,
    sample: useSession().session?.is_sample ? translate('hotspots.sample') : '',
    legend: legendLines(time.show, theme),
    colours: { ground: token('--panel'), text: token('--text'), line: token('--line'), font: token('--font') },
  })
}
