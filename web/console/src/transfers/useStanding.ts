/** Whom one may speak for: one's own organisation and those below it. */
import { useCatalogue } from '@/stores/catalogue'
import { useSession } from '@/stores/session'

import { standsOver } from './standing'

export function useStanding() {
  const catalogue = useCatalogue()
  const session = useSession()

  const speaksFor = (id: number): boolean => session.organisation !== null && standsOver(session.organisation.id, id, catalogue.organisations)
  const isOwn = (id: number): boolean => session.organisation?.id === id

  return { speaksFor, isOwn }
}
