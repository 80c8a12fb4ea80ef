// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import * as api from '@/api/calls'
import type { Session } from '@/api/types'

import { useSession } from './session'

const sessionOf = (id: number, csrf_token: string) =>
  ({ account: { id, name: `account ${id}`, role: 'operator' }, permissions: ['dispatch'], csrf_token }) as unknown as Session

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().hold(sessionOf(1, 'token-1'))
})

test('the same account’s new session goes on here', async () => {
  vi.spyOn(api.session, 'get').mockResolvedValue(sessionOf(1, 'token-2'))
  expect(await useSession().renew()).toBe(true)
  expect(useSession().session?.csrf_token).toBe('token-2')
  expect(useSession().state).toBe('signed_in')
})

test('another account’s session is not taken over', async () => {
  vi.spyOn(api.session, 'get').mockResolvedValue(sessionOf(2, 'token-2'))
  expect(await useSession().renew()).toBe(false)
  expect(useSession().account?.id).toBe(1)
  expect(useSession().state).toBe('replaced')
})
