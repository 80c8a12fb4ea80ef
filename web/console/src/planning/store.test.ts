// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import * as api from '@/api/planning'
import type { LayerInfo } from '@/api/types'

import { blankContent } from './model/content'
import { usePlanning } from './store'

vi.mock('@/api/planning')

const layer = { id: 1, kind: 'key_zone', state: 'draft' } as LayerInfo

function feature(id: number, name: string, revision_id: number, change: string | null = null) {
  const properties = { revision_id, name, name_en: '', attributes: {}, window: null, demands: {}, change, in_force: true }
  return { type: 'Feature', id, geometry: { type: 'Point', coordinates: [116, 40] }, properties } as unknown as api.ApiFeature
}

async function openWith(...features: api.ApiFeature[]) {
  vi.mocked(api.listKinds).mockResolvedValue([])
  vi.mocked(api.listDraft).mockResolvedValue(features)
  const planning = usePlanning()
  await planning.open(layer)
  return planning
}

async function nowOnServer(...features: api.ApiFeature[]) {
  vi.mocked(api.listDraft).mockResolvedValue(features)
  await usePlanning().refresh()
}

const names = () => Object.values(usePlanning().contents).map(({ name }) => name)

beforeEach(() => setActivePinia(createPinia()))

test('what a colleague saved is taken over, and no undo takes it back', async () => {
  const planning = await openWith(feature(1, '一', 10), feature(2, '二', 20))
  planning.select(['f2'])
  planning.changeChosen({ name: '我的' })
  await nowOnServer(feature(1, '他的一', 11), feature(2, '二', 20))
  expect(names()).toEqual(['他的一', '我的'])
  planning.undo()
  expect(names()).toEqual(['他的一', '二'])
  expect(planning.unsaved).toEqual([])
})

test('what is changed here stays, and keeps the revision it started from', async () => {
  const planning = await openWith(feature(1, '一', 10))
  planning.select(['f1'])
  planning.changeChosen({ name: '我的' })
  await nowOnServer(feature(1, '他的', 11, 'changed'))
  expect(names()).toEqual(['我的'])
  expect(planning.saved.f1!.base).toBe(10)
})

test('a deletion and its taking back arrive', async () => {
  const planning = await openWith(feature(1, '一', 10))
  planning.select(['f1'])
  await nowOnServer(feature(1, '一', 11, 'deleted'))
  expect(names()).toEqual([])
  expect(planning.selected).toEqual([])
  await nowOnServer(feature(1, '一', 10))
  expect(names()).toEqual(['一'])
})

test('what one step changed together is saved together', async () => {
  const planning = await openWith(feature(1, '一', 10), feature(2, '二', 20), feature(3, '三', 30))
  const content = blankContent({ type: 'Point', coordinates: [1, 1] })
  planning.change({ f1: content, n1: content })
  planning.change({ f3: content })
  expect(planning.togetherWith('n1').sort()).toEqual(['f1', 'n1'])
  expect(planning.togetherWith('f3')).toEqual(['f3'])
  expect(planning.togetherWith('f2')).toEqual([])
})

test('a new feature that was saved keeps its key; undone, it is to be deleted', async () => {
  const planning = await openWith()
  planning.change({ n1: { ...blankContent({ type: 'Point', coordinates: [116, 40] }), name: '新' } })
  const sent = planning.contents
  planning.takeSaved(sent, { n1: { featureId: 7, base: 70, content: { ...sent.n1!, name: '新' }, change: 'created', inForce: true } })
  await nowOnServer(feature(7, '新', 70, 'created'))
  expect(planning.unsaved).toEqual([])
  planning.undo()
  expect(planning.unsaved).toEqual(['n1'])
})
