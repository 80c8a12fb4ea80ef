/** The window's title carries the number waiting, so that a tab in the background tells it. */
import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

import { useCounts } from '@/stores/counts'

export function useTitle(): void {
  const { t } = useI18n()
  const store = useCounts()
  watchEffect(() => {
    const waiting = store.counts?.waiting ?? 0
    const product = t('frame.product')
    document.title = waiting > 0 ? t('frame.titleWaiting', { n: waiting, product }) : product
  })
}
