/** The three faces of the product: the console, the wall and the squad's phone. */
import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'console', component: () => import('./ConsoleFrame.vue') },
    { path: '/wall', name: 'wall', component: () => import('@/wall/WallFrame.vue') },
    { path: '/field', name: 'field', component: () => import('@/field/FieldFrame.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
