import { fileURLToPath, URL } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // A page for each file of tests is most of what they take: a file that needs one says so in its first line,
  // `// @vitest-environment jsdom`. No test is about time, and a busy machine takes its own.
  test: {
    environment: 'node',
    pool: 'threads',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
  },
})
