/** What is said of a file in a few words. Pure. */
import { formatDistance } from '@/format/measure'
import { translate } from '@/i18n/i18n'

import type { IncidentFile } from './calls'

/** From here on a photo may well be of somewhere else. */
export const FAR_M = 300
const KB = 1024

/** 860 KB, 3.4 MB */
export function formatSize(bytes: number): string {
  if (bytes < KB * KB) return `${Math.max(1, Math.round(bytes / KB))} KB`
  return `${(bytes / KB / KB).toFixed(1)} MB`
}

/** Whether it was taken so far from the incident that somebody should look. */
export function isFar(file: IncidentFile): boolean {
  return file.distance_m !== null && file.distance_m > FAR_M
}

/** Where it was taken, seen from the incident. */
export function placeWords(file: IncidentFile): string {
  if (file.distance_m === null) return translate('files.noPlace')
  return translate('files.takenAway', { distance: formatDistance(file.distance_m) })
}

export interface Sorted {
  kept: IncidentFile[]
  removed: IncidentFile[]
}

/** Those that are there, and those that were removed. */
export function sorted(files: readonly IncidentFile[]): Sorted {
  return {
    kept: files.filter((file) => file.removed_at === null),
    removed: files.filter((file) => file.removed_at !== null),
  }
}
