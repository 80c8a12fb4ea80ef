// @vitest-environment jsdom
import { expect, test } from 'vitest'

import type { LayerInfo } from '@/api/types'

import { type Act, actsOf } from './useActs'

type Given = Pick<LayerInfo, 'state' | 'drafted' | 'editable' | 'version'>

const ALL = { plan: true, publish: true }
const PLANNER = { plan: true, publish: false }
const NOBODY = { plan: false, publish: false }
const layer = (state: Given['state'], drafted: number, others: Partial<Given> = {}): Given => ({ state, drafted, editable: true, version: 1, ...others })

test.each<[string, Given, typeof ALL, Act[]]>([
  ['a draft is published, handed in or discarded', layer('draft', 2), ALL, ['publish', 'submit', 'discard']],
  ['who may not publish hands it in', layer('draft', 2), PLANNER, ['submit', 'discard']],
  ['a layer of a kind that one may not edit is only published', layer('draft', 2, { editable: false }), ALL, ['publish']],
  ['what is published is frozen', layer('published', 0), ALL, ['freeze']],
  ['what never was published is not', layer('draft', 0, { version: 0 }), ALL, []],
  ['a review ends in publishing or is taken back', layer('review', 2), ALL, ['publish', 'take_back']],
  ['the frozen is thawed', layer('frozen', 0), ALL, ['thaw']],
  ['but not by those who only plan', layer('frozen', 0), PLANNER, []],
  ['an operator looks', layer('draft', 2), NOBODY, []],
])('%s', (_, given, may, acts) => {
  expect(actsOf(given, may)).toEqual(acts)
})
