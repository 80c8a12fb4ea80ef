import { readFileSync } from 'node:fs'
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

/** What the server writes into a briefing map, so that the map opens without a network (dispatch/briefing). */
const BRIEFING = ['leaflet.js', 'leaflet.css', 'images/layers.png', 'images/layers-2x.png', 'images/marker-icon.png']

/** Lays the files of briefing maps beside the console, by their own names: the server reads them, no page asks for them. */
function briefingFiles(): Plugin {
  return {
    name: 'briefing-files',
    apply: 'build',
    generateBundle() {
      for (const name of BRIEFING) {
        const source = readFileSync(fileURLToPath(new URL(`./node_modules/leaflet/dist/${name}`, import.meta.url)))
        this.emitFile({ type: 'asset', fileName: `briefing/leaflet/${name}`, source })
      }
    },
  }
}

export default defineConfig({
  base: '/',
  plugins: [woff2Only(), vue(), briefingFiles()],
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
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/ },
            { name: 'element', test: /node_modules[\\/](element-plus|@element-plus|@floating-ui|dayjs|lodash)/ },
          ],
        },
      },
    },
  },
})
