import './query-environment.js';

/** The parts of TanStack Query's core that the pages need: copies of npm's modules, bundled with the page like all others. */
export { QueryClient } from './vendor/query-core/queryClient.js';
export { QueryObserver } from './vendor/query-core/queryObserver.js';
