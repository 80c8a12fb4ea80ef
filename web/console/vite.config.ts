import { fileURLToPath, URL } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const backend = process.env.BACKEND ?? 'http://127.0.0.1:8000'

/** The font package lists a woff beside each woff2; every browser we serve reads woff2, so the rest stays out. */
function woff2Only(): Plugin {
  return {
    name: 'woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@fontsource') || !id.includes('.css')) return
      return { code: code.replace(/,\s*url\([^)]+\.woff\)\s*format\(['"]woff['"]\)/g, ''), map: null }
    },
  }
}

export default defineConfig({
  base: '/',
  plugins: [woff2Only(), vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: Object.fromEntries(['/api', '/tiles', '/healthz'].map((path) => [path, { target: backend }])),
  },
  preview: {
    proxy: Object.fromEntries(['/api', '/tiles', '/healthz'].map((path) => [path, { target: backend }])),
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|terra-draw)/ },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender|vue-echarts)/ },
            { name: 'element', test: /node_modules[\\/](element-plus|@element-plus|@floating-ui|dayjs|lodash)/ },
          ],
        },
      },
    },
  },
})
