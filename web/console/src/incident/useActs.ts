/** Carries out what the operator does to an incident, and keeps what was refused where it happened. */
import { shallowRef, watch } from 'vue'

import * as api from '@/api/calls'
import { responses } from '@/api/responding'
import type { Incident } from '@/api/types'
import { translate } from '@/i18n/i18n'
import { useRun } from '@/pages/useRun'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'

import { isLeadStep, type MergeWish, type Offer, stepOfLead } from './moves'

export function useActs(incident: () => Incident) {
  const incidents = useIncidents()
  const notices = useNotices()
  /** The act whose reason is asked. */
  const asked = shallowRef<Offer | null>(null)
  const { busy, problem, run } = useRun()

  watch(() => incident().id, forget)

  function forget(): void {
    asked.value = null
    problem.value = null
  }

  function begin(offer: Offer): void {
    if (offer.whyNot !== null || busy.value) return
    forget()
    if (offer.asksReason || offer.act === 'merge') asked.value = offer
    else void carryOut(offer, '')
  }

  async function carryOut(offer: Offer, reason: string, merge?: MergeWish): Promise<void> {
    await run(async () => {
      if (offer.act === 'reinforce') await raise(incident())
      else await move(incident(), offer, reason, merge)
      asked.value = null
    })
  }

  async function move(subject: Incident, offer: Offer, reason: string, merge?: MergeWish): Promise<void> {
    let to = offer.to!
    const lead = stepOfLead(subject, to)
    if (lead && isLeadStep(to)) {
      incidents.putAssignment(await api.assignments.change(lead.id, to, reason || undefined))
      await incidents.fetch(subject.id)
    } else {
      incidents.put(await api.incidents.move(subject.id, to, reason, merge))
    }
    if (offer.act === 'settle') {
      to = 'closed'
      incidents.put(await api.incidents.move(subject.id, to))
    }
    notices.done(translate('incident.moved', { number: subject.number, status: translate(`i18n.incidentStatus.${to}`) }))
  }

  async function raise(subject: Incident): Promise<void> {
    const before = { level: subject.level, priority: subject.base_priority }
    const { level } = await responses.setLevel(subject.id, {})
    await incidents.fetch(subject.id)
    notices.done(translate('response.raised', { number: subject.number, n: level }), {
      label: translate('response.undo'),
      run: async () => {
        await responses.setLevel(subject.id, { ...before, reason: translate('response.undone') })
        await incidents.fetch(subject.id)
      },
    })
  }

  return { asked, busy, problem, forget, begin, carryOut }
}
