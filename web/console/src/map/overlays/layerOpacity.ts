/** How strongly each layer is drawn, as this machine's operator likes it. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

const KEY = 'console.layers.opacity'

function readKept(): Record<string, number> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return Object.fromEntries(entries.filter(([, share]) => typeof share === 'number' && share >= 0 && share <= 1))
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {}
    throw thrown
  }
}

export const useLayerOpacity = defineStore('layerOpacity', () => {
  const byKey = ref<Record<string, number>>(readKept())
  watch(byKey, (value) => localStorage.setItem(KEY, JSON.stringify(value)), { deep: true })

  const of = (key: string): number => byKey.value[key] ?? 1

  function set(key: string, share: number): void {
    byKey.value[key] = Math.min(1, Math.max(0.1, share))
  }

  return { byKey, of, set }
})
