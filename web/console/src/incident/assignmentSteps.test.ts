import { expect, test } from 'vitest'

import { isOnItsWay, stepsOf } from './assignmentSteps'
import { makeAssignment } from './makeAssignment'

const sent = makeAssignment()

test('a squad just sent has made one step', () => {
  expect(stepsOf(sent).map((each) => each.isDone)).toEqual([true, false, false, false])
  expect(isOnItsWay(sent)).toBe(true)
})

test('a step that was skipped is passed all the same, without a time', () => {
  const arrived = { ...sent, on_scene_at: '2026-11-24T06:09:00Z' }
  expect(stepsOf(arrived).map((each) => [each.isDone, each.at !== null])).toEqual([[true, true], [true, false], [true, false], [true, true]])
  expect(isOnItsWay(arrived)).toBe(false)
})

test('one taken back is not on its way', () => {
  expect(isOnItsWay({ ...sent, ended_at: '2026-11-24T06:01:00Z' })).toBe(false)
})
