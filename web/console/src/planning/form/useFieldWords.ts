/** Names of fields and their values in words, to set two contents side by side. */
import { useI18n } from 'vue-i18n'

import { nameIn } from '@/format/names'
import { useCatalogue } from '@/stores/catalogue'
import { useSquads } from '@/stores/squads'

import { formatArea } from '../model/area'
import type { Shape } from '../model/content'
import { measure } from '../model/measure'
import type { Difference } from '../model/merge'
import { runsOf } from '../model/vertices'
import { wholeRule, type WindowRule } from '../model/window'
import { usePlanning } from '../store'

export function useFieldWords(): { nameOf: (difference: Difference) => string; valueOf: (difference: Difference, value: unknown) => string[] } {
  const { t, locale } = useI18n()
  const planning = usePlanning()
  const catalogue = useCatalogue()
  const squads = useSquads()

  const attributeOf = (key: string | null) => planning.kind?.attributes?.find((each) => each.key === key)

  function nameOf({ field, part }: Difference): string {
    if (field === 'attributes') {
      const attribute = attributeOf(part)
      return attribute ? nameIn(locale.value, attribute) : part!
    }
    if (field === 'demands') return t(`planning.demands.${part}`)
    return field === 'geometry' || field === 'window' ? t(`planning.sections.${field === 'geometry' ? 'shape' : 'window'}`) : t(`planning.${field}`)
  }

  function valueOf({ field, part }: Difference, value: unknown): string[] {
    if (value === undefined || value === '') return ['—']
    if (field === 'geometry') return shapeWords(value as Shape)
    if (field === 'window') return value === null ? [t('planning.window.always')] : windowWords(value as WindowRule)
    if (field === 'demands') return demandWords(part!, value)
    return [field === 'attributes' ? attributeWords(part!, value) : String(value)]
  }

  function shapeWords(shape: Shape): string[] {
    const { area_m2 } = measure(shape)
    const vertices = runsOf(shape).reduce((sum, run) => sum + run.vertices.length, 0)
    return [...(area_m2 > 0 ? [formatArea(area_m2)] : []), t('planning.vertices', { n: vertices })]
  }

  function windowWords(given: WindowRule): string[] {
    const rule = wholeRule(given)
    const moment = (value: string | null) => value?.replace('T', ' ').slice(0, 16) ?? '…'
    return [
      ...rule.phases.map(({ name, starts, ends }) => `${name ? `${name} ` : ''}${moment(starts)} – ${moment(ends)}`),
      ...rule.weekly.map(({ days, opens, closes }) => `${days.map((day) => t(`planning.window.longDays.${day}`)).join(t('planning.comma'))} ${opens}–${closes}`),
      ...(rule.holidays === 'as_usual' ? [] : [`${t('planning.window.holidays')} ${t(`planning.window.${rule.holidays}`)}`]),
      ...(rule.except_days.length > 0 ? [`${t('planning.window.except')} ${rule.except_days.join(t('planning.comma'))}`] : []),
    ]
  }

  function demandWords(part: string, value: unknown): string[] {
    if (part === 'forbidden') return (value as string[]).map((code) => (catalogue.categoryByCode.has(code) ? nameIn(locale.value, catalogue.categoryByCode.get(code)!) : code))
    if (part === 'squads') return (value as number[]).map((id) => squads.byId.get(id)?.call_sign ?? String(id))
    if (part === 'closed_to') return (value as string[]).map((mode) => t(mode === 'all' ? 'planning.all' : `i18n.mode.${mode}`))
    if (part === 'priority_up') return [t('planning.demands.rise', { n: Number(value) })]
    return [value === true ? t('planning.yes') : String(value)]
  }

  function attributeWords(key: string, value: unknown): string {
    if (typeof value === 'boolean') return t(value ? 'planning.yes' : 'planning.no')
    const attribute = attributeOf(key)
    const choice = attribute?.choices?.find(({ code }) => code === value)
    return choice ? nameIn(locale.value, choice) : `${String(value)}${attribute?.unit ? ` ${attribute.unit}` : ''}`
  }

  return { nameOf, valueOf }
}
