/** Starts the console: styles, stores, words, addresses, keys. */
import '@fontsource/noto-sans-sc/400.css'
import '@fontsource/noto-sans-sc/500.css'
import 'element-plus/dist/index.css'
import './theme/tokens.css'
import './theme/element.css'
import './theme/base.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './App.vue'
import { router } from './frame/router'
import { i18n } from './i18n/i18n'
import { listenToKeys } from './keys/keys'

listenToKeys()
createApp(App).use(createPinia()).use(router).use(i18n).mount('#app')
