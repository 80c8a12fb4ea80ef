import { expect, test } from 'vitest'

import { i18n } from '@/i18n/i18n'

import named from './acts.json'

const WORDS = {
  acts: ['ledger.act', 'incident.timelineAct'],
  subjects: ['ledger.kind'],
  notices: ['deadlines.kind'],
}

test.each((['zh-CN', 'en'] as const).flatMap((locale) => (['acts', 'subjects', 'notices'] as const).map((kind) => [locale, kind] as const)))(
  'in %s all %s have words', (locale, kind) => {
    const unsaid = named[kind].filter((name) => !WORDS[kind].some((folder) => i18n.global.te(`${folder}.${name}`, locale)))
    expect(unsaid).toEqual([])
  },
)
