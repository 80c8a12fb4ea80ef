/** Copies a place in one of the three systems and says so. */
import { useI18n } from 'vue-i18n'

import type { LonLat } from '@/api/types'
import { formatLonLat } from '@/format/measure'
import { useNotices } from '@/stores/notices'

import { type CoordinateSystem, fromWgs84 } from '../coordinates/gcj'
import { copyText } from './clipboard'

const DIGITS = 6

export function writePlace(location: LonLat, system: CoordinateSystem, digits = DIGITS): string {
  return formatLonLat([...fromWgs84(location, system)], digits)
}

export function useCopy(): (location: LonLat, system: CoordinateSystem) => Promise<void> {
  const { t } = useI18n()
  const notices = useNotices()
  return async (location, system) => {
    const text = writePlace(location, system)
    await copyText(text)
    notices.done(t('map.copied', { text: `${text} ${t(`map.${system}`)}` }))
  }
}
