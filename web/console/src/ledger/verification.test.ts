// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'

import * as api from '@/api/calls'
import { Problem } from '@/api/problem'
import type { LedgerVerification } from '@/api/types'

import { useVerification } from './verification'

let asked: number[]

function answer(...parts: Partial<LedgerVerification>[]): void {
  vi.spyOn(api.ledger, 'verify').mockImplementation((after) => {
    asked.push(after)
    return Promise.resolve({ after, last: 5, problem: null, broken_at: null, ...parts[asked.length - 1] } as LedgerVerification)
  })
}

function begin() {
  let made!: ReturnType<typeof useVerification>
  const component = mount(defineComponent({ setup: () => ((made = useVerification()), () => null) }))
  return { made, component }
}

beforeEach(() => (asked = []))

test('a long chain is asked for to its end', async () => {
  answer({ verified_to: 2 }, { verified_to: 4 }, { verified_to: 5 })
  const { made } = begin()
  await made.verify()
  expect(asked).toEqual([0, 2, 4])
  expect(made.found.value).toMatchObject({ verified_to: 5, problem: null })
})

test('it ends where the chain is broken', async () => {
  answer({ verified_to: 2 }, { verified_to: 3, problem: 'altered', broken_at: 4 })
  const { made } = begin()
  await made.verify()
  expect(asked).toEqual([0, 2])
  expect(made.found.value).toMatchObject({ verified_to: 3, problem: 'altered', broken_at: 4 })
})

test('nobody looking, it ends', async () => {
  answer({ verified_to: 2 })
  const { made, component } = begin()
  const checking = made.verify()
  component.unmount()
  await checking
  expect(asked).toEqual([0])
})

test('a refusal is said', async () => {
  vi.spyOn(api.ledger, 'verify').mockRejectedValue(new Problem(503))
  const { made } = begin()
  await made.verify()
  expect(made.problem.value).toMatchObject({ status: 503 })
})
