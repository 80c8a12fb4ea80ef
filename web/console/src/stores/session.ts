/** Who is signed in, from the server's own cookie; a session that ends keeps everything else on screen. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/calls'
import { setCsrfToken, setUnfinishedToken } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Permission, Session } from '@/api/types'

export type SessionState = 'unknown' | 'signed_out' | 'signed_in' | 'ended' | 'replaced'

export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null)
  const state = ref<SessionState>('unknown')
  /** A session that has begun but still lacks something: a code, another password, a second factor. */
  const unfinished = shallowRef<Session | null>(null)

  const account = computed(() => session.value?.account ?? null)
  const organisation = computed(() => session.value?.organisation ?? null)
  const role = computed(() => account.value?.role ?? null)
  const canDispatch = computed(() => may('dispatch'))

  /** Whether the account has a permission; the server has the last word all the same. */
  function may(permission: Permission): boolean {
    return session.value?.permissions.includes(permission) ?? false
  }

  function hold(value: Session): void {
    session.value = value
    state.value = 'signed_in'
    setCsrfToken(value.csrf_token)
  }

  /** Holds a session that is whole; one that lacks something waits beside what is on screen. */
  function take(value: Session): void {
    unfinished.value = value.lacks ? value : null
    if (!value.lacks) return hold(value)
    setUnfinishedToken(value.csrf_token)
    if (state.value === 'unknown') state.value = 'signed_out'
  }

  async function load(): Promise<void> {
    try {
      take(await api.session.get())
    } catch (thrown) {
      const problem = asProblem(thrown)
      if (problem.status !== 401) throw problem
      state.value = 'signed_out'
    }
  }

  /** Takes over the session that another tab has begun, if it is the same account's; else nothing may be done here. */
  async function renew(): Promise<boolean> {
    const value = await api.session.get()
    if (value.lacks) return false
    if (value.account.id !== account.value?.id) {
      state.value = 'replaced'
      return false
    }
    hold(value)
    return true
  }

  async function signIn(name: string, password: string): Promise<void> {
    take(await api.session.open(name, password))
  }

  async function giveCode(code: string): Promise<void> {
    take(await api.session.giveCode(code))
  }

  /** Leaves a sign-in that is not finished, and begins with the name again. */
  async function startOver(): Promise<void> {
    await api.session.close()
    unfinished.value = null
    setUnfinishedToken(null)
  }

  async function signOut(): Promise<void> {
    await api.session.close()
    session.value = null
    state.value = 'signed_out'
    setCsrfToken(null)
  }

  /** The server forgot the session: ask for the password again above what is on screen. */
  function end(): void {
    unfinished.value = null
    if (state.value === 'signed_in') state.value = 'ended'
  }

  return { session, state, account, organisation, role, canDispatch, may, hold, take, load, renew, signIn, giveCode, startOver, signOut, end, unfinished }
})
