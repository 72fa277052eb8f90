'use client';

export { TidingsProvider } from './provider.js';
export { useEvents, useTidings, useTidings as useSSE } from './hooks.js';
