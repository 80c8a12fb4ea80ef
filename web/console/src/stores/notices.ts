/** Short notes at the edge: what was done and how to undo it, and problems that have no place of their own. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import { type Problem } from '@/api/problem'
import { problemText } from '@/format/problems'

export interface Notice {
  id: number
  kind: 'done' | 'problem'
  text: string
  action?: { label: string; run: () => void | Promise<void> }
}

const DONE_MS = 8000
const KEPT = 4

export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<Notice[]>([])
  let serial = 0

  function add(notice: Omit<Notice, 'id'>): number {
    serial += 1
    notices.value = [...notices.value, { ...notice, id: serial }].slice(-KEPT)
    return serial
  }

  /** Says that something was done, with an undo where there is one; it leaves by itself. */
  function done(text: string, action?: Notice['action']): void {
    const id = add({ kind: 'done', text, action })
    setTimeout(() => dismiss(id), DONE_MS)
  }

  /** Stays until it is dismissed. The same words are not said twice. */
  function problem(problem: Problem, action?: Notice['action']): void {
    const text = problemText(problem)
    if (!notices.value.some((notice) => notice.text === text)) add({ kind: 'problem', text, action })
  }

  /** Says why what was asked for is not done; it leaves by itself. */
  function refused(text: string): void {
    if (notices.value.some((notice) => notice.text === text)) return
    const id = add({ kind: 'problem', text })
    setTimeout(() => dismiss(id), DONE_MS)
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  return { notices, done, problem, refused, dismiss }
})
