import { expect, test } from 'vitest'

import type { IncidentFile } from './calls'
import { formatSize, isFar, placeWords, sorted } from './facts'

function file(changes: Partial<IncidentFile> = {}): IncidentFile {
  return {
    id: 1, incident_id: 1, sha256: 'a'.repeat(64), kind: 'image', media_type: 'image/jpeg', name: '现场.jpg', note: '',
    size_bytes: 1, width: 4, height: 3, taken_at: null, taken_location: null, distance_m: null,
    attached_at: '2026-11-25T06:00:00Z', attached_by: '张', removed_at: null, removed_by: null, removed_reason: '', is_purged: false,
    ...changes,
  }
}

test.each([
  [1, '1 KB'],
  [900_000, '879 KB'],
  [3_600_000, '3.4 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatSize(bytes)).toBe(words)
})

test.each([
  [null, false, '照片未带位置'],
  [40, false, '距案件 40 m'],
  [340, true, '距案件 340 m'],
])('taken %s m away', (distance_m, far, words) => {
  expect(isFar(file({ distance_m }))).toBe(far)
  expect(placeWords(file({ distance_m }))).toBe(words)
})

test('what was removed stands apart', () => {
  const gone = file({ id: 2, removed_at: '2026-11-25T07:00:00Z', removed_reason: '传错' })
  expect(sorted([file(), gone])).toEqual({ kept: [file()], removed: [gone] })
})
