/**
 * A query in the cache of a page.
 *
 * @typedef {object} CachedQuery
 * @property {readonly unknown[]} queryKey
 * @property {{fetchStatus: 'fetching' | 'paused' | 'idle', data?: unknown}} state
 * @property {() => boolean} isActive whether a part of the page shows it
 * @property {() => number} getObserversCount how many parts of the page have it, those included that have disabled it
 * @property {() => void} invalidate marks it stale
 * @property {(state: Record<string, unknown>) => void} setState
 *
 * @typedef {object} CacheEvent
 * @property {string} type
 * @property {CachedQuery} query
 * @property {{type: string, error?: Error | null}} [action]
 *
 * @typedef {object} Filters
 * @property {(query: any) => boolean} predicate
 * @property {'all' | 'active' | 'inactive'} [type]
 *
 * @typedef {object} QueryClient the part of TanStack Query's client (version 5) that is needed
 * @property {() => {getAll: () => CachedQuery[], subscribe: (told: (event: any) => void) => () => void}} getQueryCache
 * @property {() => {clear: () => void}} getMutationCache
 * @property {() => void} clear
 * @property {(filters: Filters, options: {cancelRefetch: boolean}) => Promise<unknown>} refetchQueries
 * @property {(filters: Filters) => void} removeQueries
 * @property {(filters: Filters) => Promise<unknown>} cancelQueries
 */

/** The state of a query that was never fetched. Its initial state may have data that was rendered by a server. */
const NOTHING = { data: undefined, dataUpdatedAt: 0, error: null, status: 'pending', fetchStatus: 'idle', isInvalidated: true };

/** The cache of TanStack Query, as an `ActivityCache` sees it. Another cache needs the same methods. */
export class QueryClientAdapter {
  #client;

  /** @param {QueryClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** @returns {CachedQuery[]} */
  get queries() {
    return this.#client.getQueryCache().getAll();
  }

  /**
   * @param {(event: CacheEvent) => void} told of each change of a query
   * @returns {() => void} ends that
   */
  watch(told) {
    return this.#client.getQueryCache().subscribe(told);
  }

  /** @param {ReadonlySet<CachedQuery>} queries that are not disabled, and not being fetched, are fetched */
  fetch(queries) {
    // what a fetch under way brings may be old, but one that is cancelled again and again never ends
    void this.#client.refetchQueries({ predicate: (query) => queries.has(query) }, { cancelRefetch: false });
  }

  /** @param {ReadonlySet<CachedQuery>} queries */
  remove(queries) {
    const these = { predicate: (/** @type {CachedQuery} */ query) => queries.has(query) };
    // one that would end in a 404
    void this.#client.cancelQueries(these);
    this.#client.removeQueries(these);
  }

  clear() {
    this.#client.clear();
  }

  /** Forgets all data. What parts of the page show stays in the cache, without data, so that `refill` can fetch it. */
  async empty() {
    const all = { predicate: () => true };
    await this.#client.cancelQueries(all);
    // one that is disabled may be shown all the same
    this.#client.removeQueries({ predicate: (query) => query.getObserversCount() === 0 });
    for (const query of this.queries) query.setState({ ...NOTHING });
    // a mutation that waits for the network would be sent in another user's name
    this.#client.getMutationCache().clear();
  }

  /** Fetches what parts of the page show. */
  refill() {
    void this.#client.refetchQueries({ predicate: () => true, type: 'active' }, { cancelRefetch: true });
  }
}
