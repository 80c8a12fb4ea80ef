/** The notices that are for this account and that nobody has seen yet; and whether their sheets are open. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import * as api from '@/api/deadlines'
import type { Notice } from '@/api/deadlines'
import { useSession } from '@/stores/session'

import { ALARM, ASKED, inOrder, isFor } from './notices'

export const useDuties = defineStore('duties', () => {
  const byId = shallowRef<ReadonlyMap<number, Notice>>(new Map())
  const loaded = ref(false)
  const open = ref(false)
  const rulesOpen = ref(false)

  const notices = computed(() => inOrder(byId.value.values()))
  const alarms = computed(() => notices.value.filter((notice) => notice.kind === ALARM))
  const asked = computed(() => notices.value.find((notice) => notice.kind === ASKED) ?? null)

  async function load(): Promise<void> {
    const { items } = await api.notices.list(true)
    byId.value = new Map(items.map((notice) => [notice.id, notice]))
    loaded.value = true
  }

  /** One that came, or that somebody has seen. */
  function take(notice: Notice): void {
    const { account, organisation } = useSession()
    if (!account || !organisation || !isFor(notice, { ...account, organisation_id: organisation.id })) return
    const changed = new Map(byId.value)
    if (notice.read_at === null) changed.set(notice.id, notice)
    else changed.delete(notice.id)
    byId.value = changed
  }

  async function markSeen(ids?: number[]): Promise<void> {
    await api.notices.seen(ids)
    await load()
  }

  async function saySafe(notice: Notice): Promise<void> {
    await api.saySafe(notice.details.assignment_id as number)
    const left = [...byId.value].filter(([, each]) => each.details.assignment_id !== notice.details.assignment_id)
    byId.value = new Map(left)
  }

  const showRules = () => void (rulesOpen.value = true)

  return { byId, loaded, open, rulesOpen, showRules, notices, alarms, asked, load, take, markSeen, saySafe }
})
