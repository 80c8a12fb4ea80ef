/** Starts the console: styles, stores, words, addresses, keys. */
import '@fontsource/noto-sans-sc/400.css'
import '@fontsource/noto-sans-sc/500.css'
import 'element-plus/dist/index.css'
import './theme/tokens.css'
import './theme/element.css'
import './theme/base.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import { whenSignedOut, whenTokenEnded } from './api/client'
import { Problem } from './api/problem'
import App from './App.vue'
import { focus } from './frame/focus'
import { router } from './frame/router'
import { i18n } from './i18n/i18n'
import { listenToKeys } from './keys/keys'
import { useNotices } from './stores/notices'
import { useSession } from './stores/session'

const app = createApp(App)
app.use(createPinia()).use(router).use(i18n).directive('focus', focus)
app.config.errorHandler = (thrown) => {
  if (thrown instanceof Problem) {
    if (thrown.status !== 401) useNotices().problem(thrown)
    return
  }
  console.error(thrown)
}
whenSignedOut(() => useSession().end())
whenTokenEnded(() => useSession().renew())
listenToKeys()
app.mount('#app')
