/** Stores the incident, or adds the report to the one that is known already. A failure carries on from there, never twice. */
import { computed, ref } from 'vue'

import * as api from '@/api/calls'
import { asProblem } from '@/api/problem'
import type { Incident, NewIncident } from '@/api/types'
import { problemText } from '@/format/problems'
import { fill } from '@/forms/calls'
import { translate } from '@/i18n/i18n'
import { useRun } from '@/pages/useRun'
import { add as addReport } from '@/reporters/calls'
import { useIncidents } from '@/stores/incidents'
import { useNotices } from '@/stores/notices'
import { useSelection } from '@/stores/selection'

import { type FieldErrors, fieldErrorsOf } from './fieldErrors'
import { useIntakeForm } from './form'

export function useSubmit() {
  const form = useIntakeForm()
  const incidents = useIncidents()
  const notices = useNotices()
  const selection = useSelection()
  const { busy, problem, run } = useRun()
  const wasTried = ref(false)

  const errors = computed<FieldErrors>(() => ({ ...missing(), ...(problem.value ? fieldErrorsOf(problem.value, problemText(problem.value)) : {}) }))
  /** A problem that no field shows. */
  const general = computed(() => (problem.value && Object.keys(fieldErrorsOf(problem.value, '')).length === 0 ? problem.value : null))

  function missing(): FieldErrors {
    if (!wasTried.value) return {}
    return {
      ...(form.location ? {} : { location: translate('intake.missing.location') }),
      ...(form.category ? {} : { category: translate('intake.missing.category') }),
    }
  }

  async function submit(): Promise<void> {
    wasTried.value = true
    const incident = form.asNewIncident()
    if (!incident || busy.value) return
    await run(async () => {
      const key = form.duplicateOf === null ? 'intake.stored' : 'intake.linked'
      const { id: shown, number } = form.duplicateOf === null ? await store(incident) : await addTo(form.duplicateOf, incident)
      form.reset()
      wasTried.value = false
      selection.clear()
      await incidents.select(shown)
      notices.done(translate(key, { number }))
    })
  }

  async function store(incident: NewIncident): Promise<Incident> {
    form.stored ??= await api.incidents.create(incident)
    incidents.put(form.stored)
    const said = Object.entries(form.answers).filter(([, value]) => value !== null)
    // The incident is there; what could not be filled in is asked for again at it.
    if (said.length) await fill(form.stored.id, Object.fromEntries(said), {}).catch((thrown: unknown) => notices.problem(asProblem(thrown)))
    return form.stored
  }

  /** What is known already gets another report, and no second incident is made of it. */
  async function addTo(id: number, { source, description, reporter }: NewIncident): Promise<Incident> {
    const known = await api.incidents.get(id)
    await addReport(id, source, description ?? '', { name: reporter?.name ?? '', phone: reporter?.phone ?? '' })
    return known
  }

  return { busy, errors, general, submit }
}
