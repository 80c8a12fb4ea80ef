import { expect, test } from 'vitest'

import { blankContent, type Contents, editsOf, type Saved, type SavedByKey, savedOf, unsavedKeys, unsavedMark } from './content'

const content = (name: string) => ({ ...blankContent({ type: 'Point' as const, coordinates: [116, 40] }), name })
const saved = (name: string, given: Partial<Saved> = {}): Saved => ({ featureId: 1, base: 10, content: content(name), change: null, inForce: true, ...given })

const before: SavedByKey = { f1: saved('一'), f2: saved('二', { featureId: 2, base: 20 }), f3: saved('三', { featureId: 3, base: 30 }), f4: saved('四', { change: 'deleted' }) }
const now: Contents = { f1: content('一'), f2: content('二改'), n1: content('新') }

test('what differs from the server is unsaved, each in its way', () => {
  expect(unsavedKeys(before, now)).toEqual(['f2', 'f3', 'n1'])
  expect(['f1', 'f2', 'f3', 'f4', 'n1'].map((key) => unsavedMark(key, before, now))).toEqual([null, 'changed', 'deleted', null, 'created'])
})

test('what the draft deletes and an undo brought back is unsaved', () => {
  expect(unsavedMark('f4', before, { ...now, f4: content('四') })).toBe('changed')
})

test('edits say what they started from', () => {
  expect(editsOf(['n1', 'f2', 'f3'], before, now)).toEqual([
    { action: 'create', content: content('新') },
    { action: 'change', feature_id: 2, base: 20, content: content('二改') },
    { action: 'delete', feature_id: 3, base: 30 },
  ])
})

test('a feature of the server is read', () => {
  const properties = { revision_id: 7, name: '商圈', name_en: '', attributes: {}, window: null, demands: {}, change: 'created', in_force: true }
  const read = savedOf({ type: 'Feature', id: 5, geometry: { type: 'Point', coordinates: [116, 40] }, properties })
  expect(read).toEqual({ featureId: 5, base: 7, content: content('商圈'), change: 'created', inForce: true })
})
