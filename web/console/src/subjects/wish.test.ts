import { describe, expect, it } from 'vitest'

import { type DrawForm, inspectorsOf, lacksOf, namesIn, wishOf } from './wish'

const form = (more: Partial<DrawForm> = {}): DrawForm => ({
  name: '抽查', kinds: [], grades: [], notInspectedDays: null, wanted: 2, perSubject: 2, squads: [3], names: '张三，李四\n张三', recusals: [], ...more,
})

describe('a draw as it is asked for', () => {
  it('takes each written name once', () => {
    expect(namesIn('张三，李四\n 王五 、张三;\n')).toEqual(['张三', '李四', '王五'])
    expect(inspectorsOf(form())).toEqual(['squad:3', 'name:张三', 'name:李四'])
  })

  it('is whole with a name, enough inspectors and reasons', () => {
    expect(lacksOf(form())).toEqual([])
    expect(lacksOf(form({ name: ' ' }))).toEqual(['name'])
    expect(lacksOf(form({ names: '', squads: [1] }))).toEqual(['inspectors'])
    expect(lacksOf(form({ recusals: [{ inspector: 'name:张三', subjectId: '', reason: ' ' }] }))).toEqual(['recusals'])
    expect(lacksOf(form({ name: '', recusals: [{ inspector: 'name:张三', subjectId: 'x', reason: '亲属' }] }))).toEqual(['name', 'recusals'])
  })

  it('names a subject that somebody stands aside for, or all', () => {
    const recusals = [{ inspector: 'name:张三', subjectId: ' 7 ', reason: ' 亲属 ' }, { inspector: 'squad:3', subjectId: '', reason: '休假' }]
    expect(wishOf(form({ recusals })).recusals).toEqual([
      { inspector: 'name:张三', subject_id: 7, reason: '亲属' },
      { inspector: 'squad:3', subject_id: null, reason: '休假' },
    ])
    expect(wishOf(form({ notInspectedDays: 180 })).filters).toEqual({ kinds: [], grades: [], not_inspected_days: 180 })
  })
})
