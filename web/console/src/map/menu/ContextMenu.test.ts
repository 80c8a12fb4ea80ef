// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'

import type { Session } from '@/api/types'
import { i18n } from '@/i18n/i18n'
import { useSelection } from '@/stores/selection'
import { useSession } from '@/stores/session'

import ContextMenu from './ContextMenu.vue'

const PLACE = { location: [116.4, 39.9] as [number, number], x: 10, y: 10 }
let menu: VueWrapper

async function open(permissions: string[]): Promise<void> {
  useSession().session = { permissions } as Session
  menu = mount(ContextMenu, { props: { place: PLACE }, attachTo: document.body, global: { plugins: [i18n] } })
  await nextTick()
}

const focused = () => (document.activeElement as HTMLElement).dataset.testid

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => menu.unmount())

describe('the menu of a place', () => {
  it('offers what the account may do', async () => {
    await open(['see_map'])
    expect(menu.find('[data-testid=menu-new]').exists()).toBe(false)
    expect(menu.find('[data-testid=menu-close-road]').exists()).toBe(false)
    expect(menu.find('[data-testid=menu-what]').exists()).toBe(true)
  })

  it('is walked by arrows, round at the ends', async () => {
    await open(['report_incidents', 'see_squads', 'close_roads'])
    expect(focused()).toBe('menu-new')
    await menu.trigger('keydown', { key: 'ArrowDown' })
    expect(focused()).toBe('menu-nearest')
    await menu.trigger('keydown', { key: 'ArrowUp' })
    await menu.trigger('keydown', { key: 'ArrowUp' })
    expect(focused()).toBe('menu-close-road')
  })

  it('leaves by Escape', async () => {
    await open(['report_incidents'])
    await menu.trigger('keydown', { key: 'Escape' })
    expect(menu.emitted('close')).toHaveLength(1)
  })

  it('opens the form of a new incident at the place', async () => {
    await open(['report_incidents'])
    await menu.get('[data-testid=menu-new]').trigger('click')
    expect(useSelection().draft?.location).toEqual(PLACE.location)
  })

  it('writes the place in three systems', async () => {
    await open([])
    const texts = ['wgs84', 'gcj02', 'bd09'].map((system) => menu.get(`[data-testid=menu-copy-${system}] .figures`).text())
    expect(texts[0]).toBe('116.40000, 39.90000')
    expect(new Set(texts).size).toBe(3)
  })
})
