export { createTidings, provideTidings } from './provider.js';
export { useEvents, useTidings, useTidings as useSSE } from './composables.js';
