/** What a feature asks of dispatch, demand by demand, in words. */
import { translate as t } from '@/i18n/i18n'

export interface Names {
  category: (code: string) => string
  squad: (id: number) => string
}

type Demands = Readonly<Record<string, unknown>>

const list = (values: unknown, name: (value: never) => string): string => (Array.isArray(values) ? values : []).map((each) => name(each as never)).join(t('rules.list'))

/** The words of one demand; empty when it asks nothing. */
function words(key: string, value: unknown, names: Names): string {
  switch (key) {
    case 'priority_up':
    case 'coverage_min':
      return value ? t(`rules.demand.${key}`, { n: Number(value) }) : ''
    case 'deadline_factor':
      return value ? t('rules.demand.deadline_factor', { n: Math.round(Number(value) * 100) }) : ''
    case 'forbidden':
      return list(value, names.category) && t('rules.demand.forbidden', { what: list(value, names.category) })
    case 'squads':
      return list(value, names.squad) && t('rules.demand.squads', { what: list(value, names.squad) })
    case 'closed_to':
      return list(value, String) && t('rules.demand.closed_to', { what: list(value, (mode: string) => t(`rules.mode.${mode}`)) })
    case 'joint':
      return value ? t('rules.demand.joint') : ''
    default:
      return `${key}: ${JSON.stringify(value)}`
  }
}

export function demandWords(demands: Demands, names: Names): string[] {
  return Object.entries(demands)
    .map(([key, value]) => words(key, value, names))
    .filter((each) => each !== '')
}
