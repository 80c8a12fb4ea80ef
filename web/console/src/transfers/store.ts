/** The transfers that wait for one's own answer, kept up with what the stream tells of incidents. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { type Transfer, transfers as calls } from '@/api/joint'
import { asProblem, type Problem } from '@/api/problem'
import { useIncidents } from '@/stores/incidents'
import { useSession } from '@/stores/session'

const REST_MS = 300

export const useTransfers = defineStore('transfers', () => {
  const incidents = useIncidents()
  const session = useSession()

  const open = ref(false)
  const incoming = shallowRef<Transfer[]>([])
  const outgoing = shallowRef<Transfer[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let rest: ReturnType<typeof setTimeout> | undefined

  /** Changes with each transfer that is opened, rises or is closed among the incidents one sees. */
  const told = computed(() =>
    incidents.open.flatMap((each) => (each.transfer ? [`${each.transfer.id} ${each.transfer.decider?.id ?? ''}`] : [])).sort().join(),
  )

  watch(told, () => {
    clearTimeout(rest)
    rest = setTimeout(() => void load(), REST_MS)
  })

  async function load(): Promise<void> {
    if (!session.may('change_incidents')) return
    try {
      const [to, from] = await Promise.all([calls.list('in'), calls.list('out')])
      incoming.value = to.items
      // Who stands above both sides could do either: what they may answer is not listed as asked for, too.
      const answered = new Set(to.items.map((each) => each.id))
      outgoing.value = from.items.filter((each) => !answered.has(each.id))
      problem.value = null
      loaded.value = true
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  const show = () => void (open.value = true)
  const hide = () => void (open.value = false)

  return { open, incoming, outgoing, loaded, problem, load, show, hide }
})
