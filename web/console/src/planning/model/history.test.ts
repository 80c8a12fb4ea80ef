import { expect, test } from 'vitest'

import { begin, rebase, redo, step, undo } from './history'

test('a step is undone and done again', () => {
  const drawn = step(step(begin('nothing'), 'a line'), 'two lines')
  expect(undo(drawn).present).toBe('a line')
  expect(redo(undo(drawn)).present).toBe('two lines')
  expect(undo(undo(undo(drawn))).present).toBe('nothing')
})

test('a new step after an undo forgets what was undone', () => {
  const other = step(undo(step(begin(0), 1)), 2)
  expect(redo(other).present).toBe(2)
  expect(undo(other).present).toBe(0)
})

test('letters typed in a row are one step, until something else comes between', () => {
  let typed = step(begin(''), 'a', 'name')
  typed = step(typed, 'ab', 'name')
  expect(undo(typed).present).toBe('')
  expect(undo(step(typed, 'abc', 'note')).present).toBe('ab')
  expect(undo(step(redo(undo(typed)), 'abc', 'name')).present).toBe('ab')
})

test('the same state again is no step', () => {
  const state = {}
  expect(step(begin(state), state).past).toEqual([])
})

test('a change from elsewhere holds in the past and the future too', () => {
  const changed = rebase(undo(step(step(begin(1), 2), 3)), (state) => state * 10)
  expect([...changed.past, changed.present, ...changed.future]).toEqual([10, 20, 30])
})

test('no more than so many steps are kept', () => {
  let history = begin(0)
  for (let at = 1; at <= 500; at += 1) history = step(history, at)
  expect(history.past).toHaveLength(200)
  expect(history.past[0]).toBe(300)
})
