/** The usual reasons of an act, in the reader's language. */
import { useI18n } from 'vue-i18n'

export function useUsualReasons(): (act: string) => string[] {
  const { tm, rt } = useI18n()
  return (act) => Object.values(tm(`incident.usual.${act}`) as Record<string, string>).map((each) => rt(each))
}
