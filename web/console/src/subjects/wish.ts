/** What the form of a draw holds, and the wish that it makes of it. */
import type { DrawWish, Grade } from './calls'

export interface DrawForm {
  name: string
  kinds: string[]
  grades: Grade[]
  notInspectedDays: number | null
  wanted: number
  perSubject: number
  squads: number[]
  names: string
  recusals: { inspector: string; subjectId: string; reason: string }[]
}

/** The names that were written, one a line or parted by commas, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\n,，、;；]+/).map((name) => name.trim()).filter(Boolean))]
}

export function inspectorsOf(form: DrawForm): string[] {
  return [...form.squads.map((id) => `squad:${id}`), ...namesIn(form.names).map((name) => `name:${name}`)]
}

export type Lack = 'name' | 'wanted' | 'inspectors' | 'recusals'

/** What the form does not say yet of all that a draw needs; the server has the last word. */
export function lacksOf(form: DrawForm): Lack[] {
  const isSaid = (one: DrawForm['recusals'][number]) => one.inspector !== '' && one.reason.trim() !== '' && /^\d*$/.test(one.subjectId.trim())
  const lacking: Record<Lack, boolean> = {
    name: form.name.trim() === '',
    wanted: !(form.wanted >= 1),
    inspectors: !(form.perSubject >= 1) || inspectorsOf(form).length < form.perSubject,
    recusals: !form.recusals.every(isSaid),
  }
  return (Object.keys(lacking) as Lack[]).filter((what) => lacking[what])
}

export function wishOf(form: DrawForm): DrawWish {
  return {
    name: form.name.trim(),
    filters: {
      kinds: form.kinds as never,
      grades: form.grades,
      ...(form.notInspectedDays ? { not_inspected_days: form.notInspectedDays } : {}),
    },
    wanted: form.wanted,
    per_subject: form.perSubject,
    inspectors: inspectorsOf(form),
    recusals: form.recusals.map((one) => ({
      inspector: one.inspector,
      subject_id: one.subjectId.trim() === '' ? null : Number(one.subjectId),
      reason: one.reason.trim(),
    })),
  }
}
