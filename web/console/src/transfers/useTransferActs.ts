/** Carries out what is answered at a border or to a transfer, and keeps what was refused where it happened. */
import { ref, shallowRef } from 'vue'

import { sides, type TransferAnswer, transfers } from '@/api/joint'
import { asProblem, type Problem } from '@/api/problem'
import { translate } from '@/i18n/i18n'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'

import { useTransfers } from './store'

interface About {
  id: number
  number: string
}

export function useTransferActs() {
  const incidents = useIncidents()
  const notices = useNotices()
  const box = useTransfers()
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function run(about: About, words: string, act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await act()
      notices.done(translate(`transfers.done.${words}`, { number: about.number }))
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
      // Who was too late sees at once who was first.
      await Promise.all([incidents.fetch(about.id).catch(() => undefined), box.load()])
    }
  }

  const take = (about: About) => run(about, 'taken', () => sides.take(about.id))
  const refuse = (about: About, reason: string) => run(about, 'refused', () => sides.refuse(about.id, reason))
  const ask = (about: About, to: number, reason: string) => run(about, 'asked', () => transfers.ask(about.id, to, reason))
  const withdraw = (about: About, transfer: number) => run(about, 'withdrawn', () => transfers.withdraw(transfer))
  const answer = (about: About, transfer: number, body: TransferAnswer) =>
    run(about, { accept: 'accepted', refuse: 'notAccepted', take_over: 'takenOver' }[body.answer], () => transfers.answer(transfer, body))

  return { busy, problem, take, refuse, ask, withdraw, answer }
}
