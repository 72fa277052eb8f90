export { createTidings, provideTidings } from './provider.js';
export { useEvents, useTidings } from './composables.js';
