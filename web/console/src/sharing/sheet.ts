/** Which part of the sheet of shares is open: the agencies, one of them, a form, or one share. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { Share } from './calls'

export type Page =
  | { name: 'agencies' }
  | { name: 'agency-form'; agencyId: number | null }
  | { name: 'agency'; agencyId: number }
  | { name: 'share-form'; agencyId: number; share: Share | null }
  | { name: 'share'; agencyId: number; key: string }

export const useSharingSheet = defineStore('sharingSheet', () => {
  const open = ref(false)
  const page = shallowRef<Page>({ name: 'agencies' })

  function show(wanted: Page = { name: 'agencies' }): void {
    page.value = wanted
    open.value = true
  }

  /** One step back: from a form or a share to its agency, from an agency to the list, from there out. */
  function back(): void {
    const now = page.value
    if (now.name === 'agencies') open.value = false
    else if (now.name === 'share-form' && now.share) show({ name: 'share', agencyId: now.agencyId, key: now.share.key })
    else if (now.name === 'share' || now.name === 'share-form') show({ name: 'agency', agencyId: now.agencyId })
    else if (now.name === 'agency-form' && now.agencyId !== null) show({ name: 'agency', agencyId: now.agencyId })
    else show()
  }

  const hide = () => void (open.value = false)

  return { open, page, show, back, hide }
})
