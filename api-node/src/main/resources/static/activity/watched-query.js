import { QueryObserver } from './query-core.js';

/**
 * A query that a part of the page shows, one at a time: as long as it does, the query is active, and fetched again when it is stale.
 *
 * @template T
 */
export class WatchedQuery {
  /** @type {QueryObserver<T> | null} */
  #observer = null;
  #key = '';
  #off = () => {};

  /** @param {import("./query-core.js").QueryClient} queries @param {() => void} changed */
  constructor(queries, changed) {
    this.queries = queries;
    this.changed = changed;
  }

  /** @param {readonly string[]} queryKey @param {() => Promise<T>} queryFn */
  watch(queryKey, queryFn) {
    const key = JSON.stringify(queryKey);
    if (key === this.#key) {
      return;
    }
    this.release();
    this.#key = key;
    const observer = new QueryObserver(this.queries, { queryKey: /** @type {readonly unknown[]} */ (queryKey), queryFn });
    this.#observer = observer;
    this.#off = observer.subscribe(this.changed);
  }

  /** The key is not shown any more. */
  release() {
    this.#off();
    this.#off = () => {};
    this.#observer = null;
    this.#key = '';
  }

  /** @param {readonly unknown[]} queryKey */
  is(queryKey) {
    return JSON.stringify(queryKey) === this.#key;
  }

  /** @returns {T | undefined} */
  get data() {
    return this.#observer?.getCurrentResult().data;
  }

  /** Why there is no data. @returns {unknown} */
  get problem() {
    const result = this.#observer?.getCurrentResult();
    return result?.data === undefined ? (result?.error ?? null) : null;
  }

  again() {
    void this.#observer?.refetch();
  }
}
