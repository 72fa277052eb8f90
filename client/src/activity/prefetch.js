/** @import { CachedQuery, QueryClientAdapter } from './query-client.js' */
/** @import { Clock } from '../types.js' */

/**
 * Fetches stale queries that no part of the page shows, so that they are there when one does. The window begins with the first of them, and
 * is not extended by later ones; each query is fetched once.
 */
export class Prefetch {
  #cache;
  #window;
  #clock;
  /** @type {Set<CachedQuery>} */
  #waiting = new Set();
  #cancel = () => {};

  /**
   * @param {Pick<QueryClientAdapter, 'queries' | 'fetch'>} cache
   * @param {number} window milliseconds; 0: nothing is fetched
   * @param {Clock} clock
   */
  constructor(cache, window, clock) {
    this.#cache = cache;
    this.#window = window;
    this.#clock = clock;
  }

  /** @param {CachedQuery} query */
  add(query) {
    if (this.#window === 0) return;
    if (this.#waiting.size === 0) this.#cancel = this.#clock.after(this.#window, () => this.#fetch());
    this.#waiting.add(query);
  }

  clear() {
    this.#cancel();
    this.#waiting.clear();
  }

  #fetch() {
    const cached = new Set(this.#cache.queries);
    // those that are shown meanwhile were fetched when they were, since they were stale
    const still = [...this.#waiting].filter((query) => cached.has(query) && !query.isActive());
    this.#waiting.clear();
    this.#cache.fetch(new Set(still));
  }
}
