import { QueryClient } from './query-core.js';

/** The cache of the page, which the stream keeps up to date. */
export function consoleQueries() {
  return new QueryClient({
    // What the stream does not make stale is as it was. A refusal is final.
    defaultOptions: {
      queries: { staleTime: Infinity, refetchOnWindowFocus: false, retry: (times, problem) => times < 3 && isPassing(problem) },
    },
  });
}

/** @param {unknown} problem */
function isPassing(problem) {
  const { status = 0 } = /** @type {{status?: number}} */ (problem);
  return status === 0 || status === 429 || status >= 500;
}
