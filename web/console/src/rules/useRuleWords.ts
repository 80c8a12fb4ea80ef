/** Words of windows, demands and attributes with the names of this city. */
import { useI18n } from 'vue-i18n'

import type { KindAttribute } from '@/api/publishing'
import { nameIn } from '@/format/names'
import { now } from '@/format/now'
import type { Rule } from '@/preview/spans'
import { useCatalogue } from '@/stores/catalogue'
import { useKinds } from '@/stores/kinds'
import { useSquads } from '@/stores/squads'

import { demandWords } from './demandWords'
import { windowWords } from './windowWords'

export function useRuleWords() {
  const { t, locale } = useI18n()
  const catalogue = useCatalogue()
  const kinds = useKinds()
  const squads = useSquads()

  const names = {
    category: (code: string) => {
      const category = catalogue.categoryByCode.get(code)
      return category ? nameIn(locale.value, category) : code
    },
    squad: (id: number) => squads.byId.get(id)?.call_sign ?? `#${id}`,
  }

  function attributeValue(attribute: KindAttribute | undefined, value: unknown): string {
    if (value === null || value === undefined || value === '') return t('rules.none')
    if (typeof value === 'boolean') return t(value ? 'rules.yes' : 'rules.no')
    const choice = attribute?.choices?.find((each) => each.code === value)
    if (choice) return nameIn(locale.value, choice)
    return attribute?.unit ? `${String(value)} ${attribute.unit}` : String(value)
  }

  /** Name and value of each attribute that is given, in the order of the kind. */
  function attributes(kindKey: string, values: Readonly<Record<string, unknown>>): { key: string; name: string; value: string }[] {
    const known = kinds.byKey.get(kindKey)?.attributes ?? []
    const keys = [...new Set([...known.map((each) => each.key), ...Object.keys(values)])]
    return keys
      .filter((key) => values[key] !== undefined && values[key] !== null && values[key] !== '')
      .map((key) => {
        const attribute = known.find((each) => each.key === key)
        return { key, name: attribute ? nameIn(locale.value, attribute) : key, value: attributeValue(attribute, values[key]) }
      })
  }

  return {
    demands: (demands: Readonly<Record<string, unknown>>) => demandWords(demands, names),
    window: (rule: Rule | null) => windowWords(rule, now.value),
    attributes,
  }
}
