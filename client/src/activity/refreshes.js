/** @import { CachedQuery, QueryClientAdapter } from './query-client.js' */
/** @import { Clock } from '../types.js' */

/** Milliseconds between two fetches of a query, from begin to begin: at most 9 in a second. */
const SPACING = 125;

/**
 * Fetches queries that became stale, each of them not too often, and never without another fetch after the last change: a fetch that was
 * under way when the change arrived may have read what was there before.
 */
export class Refreshes {
  #cache;
  #clock;
  #unwatch = () => {};
  /** Numbers changes and fetches in their order: a clock may be set back. */
  #ticks = 0;
  /** @type {WeakMap<CachedQuery, {tick: number, at: number}>} when the last fetch of a query began, for whatever reason */
  #begun = new WeakMap();
  /** @type {Map<CachedQuery, () => void>} queries that are fetched soon, with what cancels that */
  #due = new Map();
  /** @type {Map<CachedQuery, number>} when queries changed whose fetch is under way */
  #changed = new Map();

  /**
   * @param {Pick<QueryClientAdapter, 'watch' | 'fetch'>} cache
   * @param {Clock} clock
   */
  constructor(cache, clock) {
    this.#cache = cache;
    this.#clock = clock;
  }

  open() {
    this.#unwatch();
    this.#unwatch = this.#cache.watch(({ type, query, action }) => {
      if (type === 'removed') return this.forget(query);
      if (type !== 'updated') return;
      if (action?.type === 'fetch') this.#begun.set(query, { tick: this.tick(), at: this.#clock.now() });
      else if (query.state.fetchStatus === 'idle' && action?.type !== 'invalidate') this.#ended(query, isCancelled(action));
    });
  }

  /** @returns {number} now, in the order of changes and fetches */
  tick() {
    return ++this.#ticks;
  }

  /**
   * @param {CachedQuery} query is marked stale, and fetched if a part of the page shows it
   * @param {number} since when it changed, by `tick`
   * @returns {boolean} false if it was fetched since
   */
  need(query, since) {
    const isFetched = query.state.fetchStatus !== 'idle';
    if (isFetched) this.#changed.set(query, since);
    // a caller that asked after the change is answered with it
    if (this.#isAnswered(query, since)) return false;
    query.invalidate();
    if (!isFetched && query.isActive()) this.#fetchSoon(query);
    return true;
  }

  /** @param {CachedQuery} query */
  forget(query) {
    this.#due.get(query)?.();
    this.#due.delete(query);
    this.#changed.delete(query);
  }

  clear() {
    for (const query of [...this.#due.keys(), ...this.#changed.keys()]) this.forget(query);
  }

  close() {
    this.clear();
    this.#unwatch();
  }

  /** @param {CachedQuery} query @param {number} since */
  #isAnswered(query, since) {
    return (this.#begun.get(query)?.tick ?? 0) > since;
  }

  /** @param {CachedQuery} query whose fetch ended, if there was one @param {boolean} isCancelled it brought nothing */
  #ended(query, isCancelled) {
    const begun = this.#begun.get(query);
    if (begun && isCancelled) begun.tick = 0;
    const since = this.#changed.get(query);
    this.#changed.delete(query);
    if (since !== undefined && !this.#isAnswered(query, since)) this.#again(query);
  }

  /** @param {CachedQuery} query whose fetch ended, and unmarked it */
  #again(query) {
    // the cache is telling of that end, and is changed after it
    this.#due.get(query)?.();
    this.#due.set(
      query,
      this.#clock.after(0, () => {
        this.#due.delete(query);
        query.invalidate();
        if (query.isActive()) this.#fetchSoon(query);
      }),
    );
  }

  /** @param {CachedQuery} query */
  #fetchSoon(query) {
    if (this.#due.has(query)) return;
    const wait = Math.min(SPACING, (this.#begun.get(query)?.at ?? -Infinity) + SPACING - this.#clock.now());
    if (wait <= 0) return this.#cache.fetch(new Set([query]));
    this.#due.set(
      query,
      this.#clock.after(wait, () => {
        this.#due.delete(query);
        if (query.isActive()) this.#cache.fetch(new Set([query]));
      }),
    );
  }
}

/** @param {import('./query-client.js').CacheEvent['action']} action that ended a fetch @returns {boolean} whether it was cancelled */
function isCancelled(action) {
  // what was there before is restored, or not
  return action?.type === 'setState' || action?.error?.message === 'CancelledError';
}
