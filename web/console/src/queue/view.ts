/** How this operator looks at the queue: tab, order, filter, and the rows that result, which J and K walk. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import type { Incident, Priority } from '@/api/types'
import { useIncidents } from '@/stores/incidents'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'

import { comparing, type Filter, isUnder, type Order, passes, type Tab, TABS } from './order'

export const useQueueView = defineStore('queueView', () => {
  const incidents = useIncidents()
  const selection = useSelection()
  const session = useSession()

  const tab = ref<Tab>('waiting')
  const order = ref<Order>('deadline')
  const priorities = shallowRef<readonly Priority[]>([])
  const categories = shallowRef<readonly string[]>([])
  const ownOnly = ref(false)

  const filter = computed<Filter>(() => ({
    priorities: priorities.value,
    categories: categories.value,
    organisation: ownOnly.value ? (session.organisation?.id ?? null) : null,
  }))
  const isFiltered = computed(() => priorities.value.length + categories.value.length > 0 || ownOnly.value)
  const passing = computed(() => incidents.open.filter((incident) => passes(filter.value, incident)))
  const counts = computed(
    () => Object.fromEntries(TABS.map((each) => [each, countUnder(passing.value, each)])) as Record<Tab, number>,
  )
  const rows = computed(() =>
    passing.value.filter((incident) => isUnder(tab.value, incident)).sort(comparing(order.value)),
  )
  /** Changes when the operator asks for another list, and not when the list changes by itself. */
  const listKey = computed(() => JSON.stringify([tab.value, order.value, filter.value]))

  /** Selects the row above or below the selected one; at either end it stays. */
  function step(by: 1 | -1): void {
    const list = rows.value
    if (list.length === 0) return
    const at = list.findIndex((row) => row.id === selection.incidentId)
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))
    selection.selectIncident(list[next]!.id)
  }

  function clearFilter(): void {
    priorities.value = []
    categories.value = []
    ownOnly.value = false
  }

  return { tab, order, priorities, categories, ownOnly, isFiltered, counts, rows, listKey, step, clearFilter }
})

function countUnder(rows: readonly Incident[], tab: Tab): number {
  return rows.reduce((count, incident) => count + Number(isUnder(tab, incident)), 0)
}
