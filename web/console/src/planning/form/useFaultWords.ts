/** The words of what is wrong with a field of the chosen feature; empty when nothing is. */
import { useI18n } from 'vue-i18n'

import { usePlanning } from '../store'

export function useFaultWords(): { faultOf: (field: string) => string | undefined; faultsUnder: (field: string) => string[] } {
  const { t, te } = useI18n()
  const planning = usePlanning()

  const faults = () => (planning.chosenKey ? (planning.faults[planning.chosenKey] ?? {}) : {})

  function words(field: string): string | undefined {
    const fault = faults()[field]
    if (!fault) return undefined
    const key = `planning.faults.${fault.code}`
    return fault.words ?? (te(key) ? t(key, fault.values ?? {}) : t('planning.faults.wrong'))
  }

  /** Of a field and all that lies in it, such as an array's members. */
  function faultsUnder(field: string): string[] {
    return Object.keys(faults()).filter((each) => each === field || each.startsWith(`${field}.`) || each.startsWith(`${field}[`)).map((each) => words(each)!)
  }

  return { faultOf: words, faultsUnder }
}
