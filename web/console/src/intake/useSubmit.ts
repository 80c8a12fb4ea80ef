/** Stores the incident and links it to the one it repeats. A failure half way carries on from there, never twice. */
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/calls'
import { asProblem, Problem } from '@/api/problem'
import { problemText } from '@/format/problems'
import { translate } from '@/i18n/i18n'
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
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
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
    busy.value = true
    problem.value = null
    try {
      form.stored ??= await api.incidents.create(incident)
      incidents.put(form.stored)
      const number = form.stored.number
      const shown = form.duplicateOf === null ? form.stored.id : await link(form.stored.id, form.duplicateOf)
      const key = form.duplicateOf === null ? 'intake.stored' : 'intake.linked'
      form.reset()
      wasTried.value = false
      selection.clear()
      await incidents.select(shown)
      notices.done(translate(key, { number }))
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = false
    }
  }

  /** Marks the new incident as a repetition and closes it into the other; answers the other's id. */
  async function link(id: number, original: number): Promise<number> {
    const number = incidents.byId.get(original)?.number ?? String(original)
    await api.incidents.change(id, { duplicate_of: original })
    incidents.put(await api.incidents.move(id, 'merged', translate('intake.mergeReason', { number })))
    return original
  }

  return { busy, errors, general, submit }
}
