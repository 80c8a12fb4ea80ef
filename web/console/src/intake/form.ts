/** The incident being taken in. It outlives its panel: looking at something else, or a failure, loses nothing. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import type { Incident, LonLat, NewIncident, Priority, Source } from '@/api/types'
import type { Value } from '@/forms/calls'
import { useCatalogue } from '@/stores/catalogue'
import type { Draft } from '@/stores/selection'

export const SOURCES = ['12345', 'patrol', 'camera', 'sensor', 'agency', 'public'] as const satisfies readonly Source[]
const DEFAULT_PRIORITY: Priority = 3

export const useIntakeForm = defineStore('intakeForm', () => {
  const catalogue = useCatalogue()

  const location = shallowRef<LonLat | null>(null)
  const category = ref<string | null>(null)
  const chosenPriority = ref<Priority | null>(null)
  const typedPlace = ref<string | null>(null)
  const suggestedPlace = ref('')
  const heldPlace = ref<string | null>(null)
  const source = ref<(typeof SOURCES)[number]>('12345')
  const description = ref('')
  const reporterName = ref('')
  const reporterPhone = ref('')
  const duplicateOf = ref<number | null>(null)
  /** What the category's form asks for at intake, by key. */
  const answers = shallowRef<Record<string, Value>>({})
  /** What the server has stored already, when showing it failed afterwards. */
  const stored = shallowRef<Incident | null>(null)
  let opened: Draft | null = null

  /** Preset by the category until the operator chooses. */
  const priority = computed<Priority>({
    get: () => chosenPriority.value ?? presetPriority(category.value),
    set: (value) => (chosenPriority.value = value),
  })
  /** Preset by the place itself until the operator writes. */
  const place = computed({
    get: () => typedPlace.value ?? heldPlace.value ?? suggestedPlace.value,
    set: (value: string) => (typedPlace.value = value),
  })
  const isTouched = computed(() =>
    Boolean(category.value || typedPlace.value || description.value || reporterName.value || reporterPhone.value),
  )

  watch([location, category], () => (duplicateOf.value = null))

  function presetPriority(code: string | null): Priority {
    return (catalogue.categoryByCode.get(code ?? '')?.default_priority as Priority | undefined) ?? DEFAULT_PRIORITY
  }

  /** Takes over what a draft brings; what was typed before stays where the draft says nothing. */
  function open(draft: Draft): void {
    if (draft === opened) return
    opened = draft
    if (draft.location) location.value = draft.location
    if (draft.category) category.value = draft.category
    if (draft.place) typedPlace.value = draft.place
    if (draft.description) description.value = draft.description
  }

  /** Keeps a suggestion that comes late from dropping into the field while the operator is in it. */
  function holdPlace(): void {
    heldPlace.value = suggestedPlace.value
  }

  function letPlaceGo(): void {
    heldPlace.value = null
  }

  function reset(): void {
    location.value = null
    category.value = chosenPriority.value = typedPlace.value = heldPlace.value = duplicateOf.value = stored.value = null
    suggestedPlace.value = description.value = reporterName.value = reporterPhone.value = ''
    source.value = '12345'
    answers.value = {}
  }

  /** What is sent; null while what cannot be left out is missing. */
  function asNewIncident(): NewIncident | null {
    if (!location.value || !category.value) return null
    const name = reporterName.value.trim()
    const phone = reporterPhone.value.trim()
    return {
      category: category.value,
      location: location.value,
      source: source.value,
      priority: priority.value,
      place: place.value.trim(),
      description: description.value.trim(),
      ...(name || phone ? { reporter: { name, phone } } : {}),
    }
  }

  return {
    location, category, priority, place, holdPlace, letPlaceGo, suggestedPlace, source, description, reporterName, reporterPhone, duplicateOf, answers, stored,
    isTouched, open, reset, asNewIncident,
  }
})
