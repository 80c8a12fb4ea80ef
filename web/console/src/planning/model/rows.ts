/** The rows of the list of features: what the draft has, what this sitting made of it, and what was deleted. Pure. */
import { type Contents, type Key, type Mark, type SavedByKey, type ShapeKind, kindOf, unsavedMark } from './content'

export interface FeatureRow {
  key: Key
  name: string
  name_en: string
  shape: ShapeKind
  /** What the draft, with what is not yet saved, does to what is published. */
  mark: Mark
  isUnsaved: boolean
  isDeleted: boolean
  inForce: boolean | null
}

/** What the draft, with what is not yet saved, does to a published feature. */
export function markOf(key: Key, saved: SavedByKey, contents: Contents): Mark {
  const unsaved = unsavedMark(key, saved, contents)
  const drafted = saved[key]?.change ?? null
  if (unsaved === 'deleted' || (drafted === 'deleted' && unsaved === null)) return 'deleted'
  return drafted === 'created' ? 'created' : (unsaved ?? drafted)
}

/** Rows whose name holds what is sought, in the order of the names; new ones without a name come first. */
export function rowsOf(saved: SavedByKey, contents: Contents, sought: string): FeatureRow[] {
  const keys = [...new Set([...Object.keys(saved), ...Object.keys(contents)])]
  const rows = keys.map((key): FeatureRow => {
    const content = contents[key] ?? saved[key]!.content
    const mark = markOf(key, saved, contents)
    return {
      key,
      name: content.name,
      name_en: content.name_en,
      shape: kindOf(content.geometry),
      mark,
      isUnsaved: unsavedMark(key, saved, contents) !== null,
      isDeleted: !contents[key],
      inForce: contents[key] ? (saved[key]?.inForce ?? null) : null,
    }
  })
  const wanted = sought.trim().toLowerCase()
  const isSought = (row: FeatureRow) => !wanted || row.name.toLowerCase().includes(wanted) || (contents[row.key]?.name_en ?? '').toLowerCase().includes(wanted)
  return rows.filter(isSought).sort((a, b) => Number(a.isDeleted) - Number(b.isDeleted) || a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
}
