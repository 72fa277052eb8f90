'use client';

export { TidingsProvider } from './provider.js';
export { useEvents, useTidings } from './hooks.js';
