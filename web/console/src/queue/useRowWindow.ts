/** A scrolled list of equal rows of which only those in sight are drawn. */
import { computed, onBeforeUnmount, onMounted, type Ref, ref } from 'vue'

import { rowsInSight, rowsToDraw, scrollToShow } from './window'

const MORE_ROWS = 6

export function useRowWindow(element: Ref<HTMLElement | null>, count: () => number, rowHeight: number) {
  const scrollTop = ref(0)
  const height = ref(0)

  const inSight = computed(() => rowsInSight(scrollTop.value, height.value, rowHeight, count()))
  const drawn = computed(() => rowsToDraw(inSight.value, count(), MORE_ROWS))

  const observer = new ResizeObserver(measure)
  onMounted(() => {
    measure()
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => observer.disconnect())

  function measure(): void {
    height.value = element.value?.clientHeight ?? 0
    scrollTop.value = element.value?.scrollTop ?? 0
  }

  function scrollTo(top: number): void {
    if (!element.value) return
    element.value.scrollTop = top
    scrollTop.value = element.value.scrollTop
  }

  function show(row: number): void {
    scrollTo(scrollToShow(row, scrollTop.value, height.value, rowHeight))
  }

  return { scrollTop, height, inSight, drawn, measure, scrollTo, show }
}
